import { readFile, rm } from 'node:fs/promises';
import type { Layout } from './layout.js';
import type { Runc } from './runc.js';
import { unmount } from './unmount.js';

/** Removes what an earlier launcher left when it died: its sandboxes, mounts with their loop devices, and attempts, which are
 * then lost and retried. A build cache without its marker is thrown away at its next use. */
export async function removeLeftovers(layout: Layout, runc: Runc): Promise<void> {
  for (const id of await runc.list()) await runc.delete(id);
  const mountPoints = mountsBelow(await readFile('/proc/self/mountinfo', 'utf8'), layout.sandbox);
  for (const mountPoint of mountPoints) await unmount(mountPoint);
  for (const folder of [layout.attempts, layout.disks]) await rm(folder, { recursive: true, force: true });
}

/** Mount points below a folder, the last mounted first. The kernel writes blanks in names as `\040` (proc(5)). */
export function mountsBelow(mountInfo: string, folder: string): string[] {
  return mountInfo
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((path) =>
      path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))),
    )
    .filter((path) => path.startsWith(`${folder}/`))
    .reverse();
}
