import { readFile, readlink, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { command } from './commands.js';

/**
 * Why the file system of a mounted disk is not to be trusted, `null` when the kernel knows of nothing: it counts errors
 * of what a file system knows of itself, over all mounts, and tells once of content that could not be written.
 */
export async function doubtOfDisk(disk: string): Promise<string | null> {
  try {
    await command('sync', ['-f', disk]);
    const { dev } = await stat(disk);
    const device = basename(await readlink(`/sys/dev/block/${numberOf(dev)}`));
    const errors = (await readFile(join('/sys/fs/ext4', device, 'errors_count'), 'utf8')).trim();
    return errors === '0' ? null : `the kernel has counted ${errors} errors`;
  } catch (error) {
    return `${(error as Error).message}`;
  }
}

/** `MAJOR:MINOR` of a device number, as glibc's makedev(3) puts it together. */
function numberOf(dev: number): string {
  const device = BigInt(dev);
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}
