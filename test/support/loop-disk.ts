import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeFolder, removeFolder } from './in-folder.ts';

const BLOCK = 1024 ** 2;

/** A small disk of its own, which a test may fill: an ext4 in a file. */
export class LoopDisk {
  /** Where it is mounted. */
  readonly path: string;
  readonly #folder: string;
  readonly #filler: string;

  constructor(bytes: number) {
    this.#folder = makeFolder();
    chmodSync(this.#folder, 0o755);
    this.path = join(this.#folder, 'disk');
    this.#filler = join(this.path, 'filler');
    const image = join(this.#folder, 'image');
    writeFileSync(image, '');
    truncateSync(image, bytes);
    mkdirSync(this.path);
    execFileSync('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
    execFileSync('mount', ['-o', 'loop', image, this.path]);
  }

  /** Fills it until so many bytes are free, or others were faster. */
  fill(leftBytes: number): void {
    const file = openSync(this.#filler, 'a');
    try {
      for (;;) {
        const { bavail, bsize } = statfsSync(this.path);
        const over = bavail * bsize - leftBytes;
        if (over < bsize) return;
        writeSync(file, Buffer.alloc(Math.min(over, BLOCK)));
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Takes back what `fill` has filled. */
  empty(): void {
    rmSync(this.#filler, { force: true });
  }

  remove(): void {
    execFileSync('umount', [this.path]);
    removeFolder(this.#folder);
  }
}
