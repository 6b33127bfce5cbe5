import { readFileSync, writeFileSync } from 'node:fs';
import type { Part, Stack } from '../support/stack.ts';
import { family } from './processes.ts';

const MIB = 1024 ** 2;

/** Resident memory of each part in MiB: the most since `begin`, and now. */
export class PartMemory {
  readonly #pids: Record<Part, number>;
  #postgresPeak = 0;

  constructor(stack: Stack) {
    this.#pids = stack.pids;
    // Its processes share most of their memory, so that no one of them tells the peak of all.
    setInterval(() => {
      this.#postgresPeak = Math.max(this.#postgresPeak, this.#postgres());
    }, 1_000).unref();
  }

  /** Forgets the peaks, as proc_pid_clear_refs(5) has it. */
  begin(): void {
    this.#postgresPeak = 0;
    for (const pid of Object.values(this.#pids)) writeFileSync(`/proc/${pid}/clear_refs`, '5');
  }

  peak(part: Part): number {
    return part === 'postgres' ? Math.max(this.#postgresPeak, this.#postgres()) : this.#of(part, 'VmHWM');
  }

  now(part: Part): number {
    return part === 'postgres' ? this.#postgres() : this.#of(part, 'VmRSS');
  }

  #of(part: Part, field: string): number {
    const status = readFileSync(`/proc/${this.#pids[part]}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024;
  }

  #postgres(): number {
    return family(this.#pids.postgres).reduce((sum, one) => sum + one.memoryBytes, 0) / MIB;
  }
}
