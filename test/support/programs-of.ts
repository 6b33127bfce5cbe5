import { readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { eachProcess } from './each-process.js';

/** A process as the kernel tells of it. */
export interface SeenProcess {
  readonly pid: number;
  /** Name of its program, such as `cc1`. */
  readonly program: string;
}

/** The processes of a cgroup, or below it. */
export function processesOf(group: string): SeenProcess[] {
  return eachProcess(({ pid, folder, text }) => {
    // A process that has ended and waits for its parent's look at it has no program any more.
    const isInside = text('cgroup').includes(`${group}/`);
    return isInside ? { pid, program: basename(readlinkSync(join(folder, 'exe'))) } : null;
  });
}

/** Names of the programs that run in a cgroup, or below it. */
export function programsOf(group: string): string[] {
  return processesOf(group).map(({ program }) => program);
}
