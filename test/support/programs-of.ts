import { globSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Names of the programs that run in a cgroup, or below it. */
export function programsOf(group: string): string[] {
  return globSync('/proc/[0-9]*').flatMap((process) => {
    try {
      const isInside = readFileSync(join(process, 'cgroup'), 'utf8').includes(`${group}/`);
      // A process that has ended and waits for its parent's look at it has no program any more.
      return isInside ? [basename(readlinkSync(join(process, 'exe')))] : [];
    } catch {
      // It has ended since.
      return [];
    }
  });
}
