import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { makeFolder, removeFolder } from './in-folder.js';

/** A small disk of its own, for all tests of the file: an ext4 of so many bytes. Answers where it is mounted. */
export function loopDiskOfFile(bytes: number): string {
  const folder = makeFolder();
  chmodSync(folder, 0o755);
  const [image, disk] = [join(folder, 'image'), join(folder, 'disk')];
  writeFileSync(image, '');
  truncateSync(image, bytes);
  mkdirSync(disk);
  execFileSync('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
  execFileSync('mount', ['-o', 'loop', image, disk]);
  afterAll(() => {
    execFileSync('umount', [disk]);
    removeFolder(folder);
  });
  return disk;
}
