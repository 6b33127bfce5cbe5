import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFolderSync } from './in-folder.ts';

/** Starts a downloaded program, as the user would, and answers what it printed. */
export function runProgram(program: Buffer): string {
  return inFolderSync((folder) => {
    const path = join(folder, 'app');
    writeFileSync(path, program, { mode: 0o755 });
    return execFileSync(path, { encoding: 'utf8' });
  });
}
