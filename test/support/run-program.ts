import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts a downloaded program, as the user would, and answers what it printed. */
export function runProgram(program: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'cgoforge-run-'));
  try {
    const path = join(folder, 'app');
    writeFileSync(path, program, { mode: 0o755 });
    return execFileSync(path, { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
