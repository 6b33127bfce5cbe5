import { closeSync, copyFileSync, existsSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const MOST_BYTES = 16 * 1024 * 1024;
const LOOK_MS = 60_000;

export const logPath = (folder: string, name: string): string => join(folder, `${name}.log`);

/** The log of one life of a part, which the part writes itself. Beyond 16 MiB it begins anew, and what it had is kept
 * beside it as `.1`. */
export class PartLog {
  /** Where this life began in it. */
  private began: number;
  private readonly looking: NodeJS.Timeout;

  constructor(
    private readonly path: string,
    private readonly mostBytes = MOST_BYTES,
    lookMs = LOOK_MS,
  ) {
    this.began = sizeOf(path);
    this.rotate();
    this.looking = setInterval(() => this.rotate(), lookMs).unref();
  }

  /** Has `use` hand it to the part. */
  open<T>(use: (file: number) => T): T {
    // Each write goes to its end, also after the end has moved.
    const file = openSync(this.path, 'a', 0o640);
    try {
      return use(file);
    } finally {
      closeSync(file);
    }
  }

  /** What was logged in this life, and is not beside it yet. */
  said(): string {
    return existsSync(this.path) ? readFileSync(this.path).subarray(this.began).toString() : '';
  }

  close(): void {
    clearInterval(this.looking);
  }

  /** The part keeps its file open, so the file stays. What is said between copy and cut is lost, as with logrotate. */
  private rotate(): void {
    if (sizeOf(this.path) <= this.mostBytes) return;
    try {
      copyFileSync(this.path, `${this.path}.1`);
    } catch {
      // The disk is full, and the log has to become shorter all the more.
    }
    truncateSync(this.path);
    this.began = 0;
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
