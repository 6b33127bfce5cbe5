import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { command } from './commands.js';

const TRIES = 10;
const PAUSE_MS = 50;

/** Unmounts a place of ours; the last process that had a file of it open may be on its way out still. */
export async function unmount(mountPoint: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await command('umount', [mountPoint]);
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
      await delay(PAUSE_MS);
    }
  }
}

/** Mount points of this machine below a folder, the last mounted first. */
export async function mountsBelow(folder: string): Promise<string[]> {
  return listMounts(await readFile('/proc/self/mountinfo', 'utf8'), folder);
}

/** The same of a mountinfo, where the kernel writes blanks in names as `\040` (proc(5)). */
export function listMounts(mountInfo: string, folder: string): string[] {
  return mountInfo
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((path) =>
      path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
    )
    .filter((path) => path.startsWith(`${folder}/`))
    .reverse();
}

/** Whether something is mounted at a path, which has to be without links. */
export async function isMounted(path: string): Promise<boolean> {
  return (await mountsBelow(dirname(path))).includes(path);
}
