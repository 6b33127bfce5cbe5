import { randomBytes } from 'node:crypto';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure } from '@cgoforge/core';
import { command } from './commands.js';
import { isMounted, unmount } from './mounts.js';

/** Images are sparse. On a machine without room, writing to a disk fails inside with EIO, for which the sender would be
 * blamed. */
const LEAST_FREE_BYTES = 1024 ** 3;

/** A file system of a fixed size in a file, mounted. A full disk is then a full disk, and not memory. */
export interface Disk {
  /** Where it is mounted. */
  readonly path: string;
  readonly image: string;
}

/** Makes a sparse image with an empty ext4 on it, and mounts it. No journal: what a crash leaves behind is thrown away.
 * Throws `lost` when the machine has no room for it. */
export async function makeDisk(disk: Disk, bytes: number, options: readonly string[] = []): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(disk.image));
  if (bavail * bsize < LEAST_FREE_BYTES)
    throw new Failure('lost', 'The machine has no room for another disk.');
  const file = await open(disk.image, 'wx', 0o600);
  await file.truncate(bytes);
  await file.close();
  try {
    await command('mkfs.ext4', [
      ...['-q', '-F', '-m', '0', '-O', '^has_journal', '-E', 'lazy_itable_init=1,nodiscard'],
      ...[...options, disk.image],
    ]);
    await mountDisk(disk);
  } catch (error) {
    await rm(disk.image, { force: true });
    throw error;
  }
}

/** Mounts an image; its loop device goes with the mount. */
export async function mountDisk({ image, path }: Disk): Promise<void> {
  await mkdir(path, { recursive: true });
  await command('mount', ['-t', 'ext4', '-o', 'loop,nosuid,nodev,noatime,noinit_itable', image, path]);
}

/** Unmounts a disk and removes its image, as far as they are there: whoever did it before may have been killed. */
export async function destroyDisk(disk: Disk): Promise<void> {
  if (await isMounted(disk.path)) await unmount(disk.path);
  await rm(disk.image, { force: true });
  await rm(disk.path, { recursive: true, force: true });
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

  /** The name of a fresh disk with its folders, all of them root's. The caller destroys it. */
  async take(bytes: number): Promise<string> {
    if (bytes !== this.kind.bytes) return this.make(bytes);
    const spare = this.spare;
    this.spare = undefined;
    return (await spare) ?? this.make(bytes);
  }

  diskOf(name: string): Disk {
    return { path: join(this.folder, name), image: join(this.folder, `${name}.img`) };
  }

  async close(): Promise<void> {
    const spare = await this.spare;
    if (spare) await destroyDisk(this.diskOf(spare));
  }

  private async make(bytes: number): Promise<string> {
    const name = `disk-${randomBytes(8).toString('hex')}`;
    const { files, folders } = this.kind;
    await makeDisk(this.diskOf(name), bytes, files === undefined ? [] : ['-N', String(files)]);
    // lost+found is root's; nothing else is on a fresh disk.
    await Promise.all(folders.map((folder) => mkdir(join(this.diskOf(name).path, folder))));
    return name;
  }
}
