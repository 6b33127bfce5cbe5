import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inFolderSync } from './in-folder.ts';

const SAMPLES = new URL('../samples/', import.meta.url).pathname;

/** A sample as `tar -czf` packs it; `prepare` may change the copy first. */
export function packSample(name: string, prepare: (folder: string) => void = () => {}): Buffer {
  return inFolderSync((folder) => {
    cpSync(join(SAMPLES, name), folder, { recursive: true });
    prepare(folder);
    return execFileSync('tar', ['-cz', '-C', folder, '.'], { maxBuffer: 256 * 1024 * 1024 });
  });
}

/** The library of prebuilt-lib, which is not committed: made as its main.go says, after `change` had the object file. */
export function makeLibrary(folder: string, change: (object: Buffer) => void = () => {}): void {
  const cgo = join(folder, 'cgo');
  execFileSync('gcc', ['-O2', '-c', 'source/custom.c', '-o', 'custom.o'], { cwd: cgo });
  const object = readFileSync(join(cgo, 'custom.o'));
  change(object);
  writeFileSync(join(cgo, 'custom.o'), object);
  execFileSync('ar', ['rcs', 'libcustom.a', 'custom.o'], { cwd: cgo });
  rmSync(join(cgo, 'custom.o'));
}
