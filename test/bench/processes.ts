import { readFileSync } from 'node:fs';
import { eachProcess } from '../support/each-process.ts';

export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  /** The program's name, as the kernel has it: its first 15 characters. */
  readonly name: string;
  /** CPU time used so far, in seconds. */
  readonly cpuSeconds: number;
  /** Memory of its own and its share of what it has in common with others, in bytes; 0 where it cannot be read. */
  readonly memoryBytes: number;
}

const TICKS_PER_SECOND = 100;

/** Every process of this machine, as /proc tells it now. */
export function processes(): ProcessFacts[] {
  return eachProcess(({ pid, text }) => {
    const stat = text('stat');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      ...{ pid, parent: Number(fields[1]), uid: Number(/^Uid:\s+(\d+)/m.exec(text('status'))?.[1]) },
      name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
      memoryBytes: proportionalBytes(pid),
    };
  });
}

/** Pss: pages that several processes share, as those of Postgres, count once for all of them together. */
function proportionalBytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
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
