import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Has the kernel meet an error on the ext4 that a path lies on. */
export function breakFileSystem(path: string): void {
  const device = execFileSync('findmnt', ['--noheadings', '--output', 'SOURCE', '--target', path]).toString();
  writeFileSync(join('/sys/fs/ext4', basename(device.trim()), 'trigger_fs_error'), 'by a test');
}
