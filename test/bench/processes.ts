import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  /** CPU time used so far, in seconds. */
  readonly cpuSeconds: number;
}

const TICKS_PER_SECOND = 100;

/** Every process of this machine, as /proc tells it now. */
export function processes(): ProcessFacts[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        return {
          pid: Number(name),
          parent: Number(fields[1]),
          uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]),
          cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
        };
      } catch {
        return []; // It ended while we looked.
      }
    });
}

/** A process and all that descend from it. */
export function family(root: number): ProcessFacts[] {
  const all = processes();
  const pids = new Set([root]);
  for (let before = 0; before < pids.size; ) {
    before = pids.size;
    for (const one of all) if (pids.has(one.parent)) pids.add(one.pid);
  }
  return all.filter((one) => pids.has(one.pid));
}
