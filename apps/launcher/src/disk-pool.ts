import { chown, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './commands.js';
import { unmount } from './unmount.js';

/** The writable folders of a sandbox. */
const FOLDERS = ['src', 'out', 'tmp', 'home', 'cache'] as const;

/** A file system of a fixed size in a file, mounted. A full disk is then a full disk, and not memory. */
export interface Disk {
  /** Where it is mounted. */
  readonly path: string;
  readonly image: string;
}

/** Makes a sparse image with an empty ext4 on it, and mounts it. No journal: what a crash leaves behind is thrown away. */
export async function makeDisk(image: string, mountPoint: string, bytes: number): Promise<Disk> {
  const file = await open(image, 'wx', 0o600);
  await file.truncate(bytes);
  await file.close();
  try {
    await command('mkfs.ext4', [
      ...['-q', '-F', '-m', '0', '-O', '^has_journal', '-E', 'lazy_itable_init=1,nodiscard'],
      image,
    ]);
    return await mountDisk(image, mountPoint);
  } catch (error) {
    await rm(image, { force: true });
    throw error;
  }
}

/** Mounts an image; its loop device goes with the mount. */
export async function mountDisk(image: string, mountPoint: string): Promise<Disk> {
  await mkdir(mountPoint, { recursive: true });
  await command('mount', ['-t', 'ext4', '-o', 'loop,nosuid,nodev,noatime,noinit_itable', image, mountPoint]);
  return { path: mountPoint, image };
}

export async function destroyDisk(disk: Disk): Promise<void> {
  await unmount(disk.path);
  await rm(disk.image);
  await rm(disk.path, { recursive: true });
}

/** Work disks for attempts. One is always made ahead, so that a start does not wait for it. */
export class DiskPool {
  private made = 0;
  private spare: Promise<Disk> | undefined;

  constructor(
    private readonly folder: string,
    private readonly bytes: number,
  ) {}

  /** Makes the spare disk. */
  prepare(): void {
    this.spare ??= this.make(this.bytes);
    // Reported to whoever takes it.
    this.spare.catch(() => undefined);
  }

  /** A fresh disk, its folders owned by `uid`. The caller destroys it. */
  async take(uid: number, bytes: number): Promise<Disk> {
    const disk = await (bytes === this.bytes ? this.takeSpare() : this.make(bytes));
    for (const folder of FOLDERS) await chown(join(disk.path, folder), uid, uid);
    return disk;
  }

  async close(): Promise<void> {
    const spare = await this.spare?.catch(() => undefined);
    if (spare) await destroyDisk(spare);
  }

  private takeSpare(): Promise<Disk> {
    const disk = this.spare ?? this.make(this.bytes);
    this.spare = undefined;
    return disk;
  }

  private async make(bytes: number): Promise<Disk> {
    this.made += 1;
    const path = join(this.folder, `disk-${this.made}`);
    const disk = await makeDisk(`${path}.img`, path, bytes);
    // lost+found is root's; nothing else is on a fresh disk.
    await Promise.all(FOLDERS.map((folder) => mkdir(join(path, folder), { mode: 0o700 })));
    return disk;
  }
}
