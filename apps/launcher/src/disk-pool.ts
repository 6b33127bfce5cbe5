import { randomBytes } from 'node:crypto';
import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './commands.js';
import { isMounted, unmount } from './mounts.js';

// A disk is a file system of a fixed size in a file, and the path at which it is mounted stands for it. A full disk is
// then a full disk, and not memory.

/** The file that holds a disk. */
export const imageOf = (disk: string) => `${disk}.img`;

/** Makes a sparse image with an empty ext4 on it, and mounts it. No journal: what a crash leaves is thrown away. */
export async function makeDisk(disk: string, bytes: number, options: readonly string[] = []): Promise<void> {
  const image = imageOf(disk);
  await writeFile(image, '', { flag: 'wx', mode: 0o600 });
  await truncate(image, bytes);
  try {
    await command('mkfs.ext4', [
      ...['-q', '-F', '-m', '0', '-O', '^has_journal', '-E', 'lazy_itable_init=1,nodiscard'],
      ...[...options, image],
    ]);
    await mountDisk(disk);
  } catch (error) {
    await rm(image, { force: true });
    throw error;
  }
}

/** Mounts a disk; the loop device of its image goes with the mount. */
export async function mountDisk(disk: string): Promise<void> {
  await mkdir(disk, { recursive: true });
  const options = 'loop,nosuid,nodev,noatime,noinit_itable';
  await command('mount', ['-t', 'ext4', '-o', options, imageOf(disk), disk]);
}

/** Unmounts a disk and removes its image, as far as they are there: whoever did it before may have been killed. */
export async function destroyDisk(disk: string): Promise<void> {
  if (await isMounted(disk)) await unmount(disk);
  await rm(imageOf(disk), { force: true });
  await rm(disk, { recursive: true, force: true });
}

interface DiskKind {
  readonly bytes: number;
  readonly folders: readonly string[];
  /** How many files there can be, where that is known; the rest of the disk is then for what they hold. */
  readonly files?: number;
}

/** Disks for attempts. One is always made ahead, so that a start does not wait for it. */
export class DiskPool {
  private spare: Promise<string | undefined> | undefined;

  constructor(
    private readonly folder: string,
    private readonly kind: DiskKind,
  ) {}

  /** Makes the spare disk. Where that fails there is none, and `take` says why if it still does. */
  prepare(): void {
    this.spare ??= this.make(this.kind.bytes).catch(() => undefined);
  }

  /** A fresh disk with its folders, all of them root's. The caller destroys it. */
  async take(bytes: number): Promise<string> {
    if (bytes !== this.kind.bytes) return this.make(bytes);
    const spare = this.spare;
    this.spare = undefined;
    return (await spare) ?? this.make(bytes);
  }

  async close(): Promise<void> {
    const spare = await this.spare;
    if (spare) await destroyDisk(spare);
  }

  private async make(bytes: number): Promise<string> {
    const disk = join(this.folder, `disk-${randomBytes(8).toString('hex')}`);
    const { files, folders } = this.kind;
    await makeDisk(disk, bytes, files === undefined ? [] : ['-N', String(files)]);
    // lost+found is root's; nothing else is on a fresh disk.
    await Promise.all(folders.map((folder) => mkdir(join(disk, folder))));
    return disk;
  }
}
