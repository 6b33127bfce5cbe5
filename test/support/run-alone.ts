import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFolderSync } from './in-folder.ts';

/** What a program says where there is nothing but itself. */
export function runAlone(program: Buffer): string {
  return inFolderSync((folder) => {
    writeFileSync(join(folder, 'app'), program, { mode: 0o755 });
    const outer = process.getuid?.() === 0 ? [] : ['unshare', '--map-root-user'];
    const [command = '', ...args] = [...outer, 'chroot', folder, '/app'];
    return execFileSync(command, args, { encoding: 'utf8' });
  });
}
