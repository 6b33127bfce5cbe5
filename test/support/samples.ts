import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SAMPLES = new URL('../samples/', import.meta.url).pathname;

/** A sample as `tar -czf` packs it; `prepare` may change the copy first. */
export function packSample(name: string, prepare: (folder: string) => void = () => {}): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'cgoforge-sample-'));
  try {
    cpSync(join(SAMPLES, name), folder, { recursive: true });
    prepare(folder);
    return execFileSync('tar', ['-cz', '-C', folder, '.'], { maxBuffer: 256 * 1024 * 1024 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
