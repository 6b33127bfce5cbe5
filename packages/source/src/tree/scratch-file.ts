import { statfsSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Failure } from '@cgoforge/core';

const BUFFER = 1024 ** 2;

/** How much is written between two looks at the disk. */
const LOOK_BYTES = 16 * BUFFER;

/** Writes contents one after the other into one file, in large writes. */
export class ScratchWriter {
  readonly #buffer = Buffer.allocUnsafe(BUFFER);
  #buffered = 0;
  #written = 0;
  #looked = 0;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly leastFreeBytes: number,
  ) {}

  /** `leastFreeBytes` stay free on the disk, or a write throws `disk_full`. */
  static async create(path: string, leastFreeBytes: number): Promise<ScratchWriter> {
    return new ScratchWriter(path, await open(path, 'w', 0o600), leastFreeBytes);
  }

  /** Where the next byte goes. */
  get position(): number {
    return this.#written + this.#buffered;
  }

  /** Copies the chunk: a piece kept would keep the whole chunk it was cut from. */
  write(chunk: Buffer): void {
    for (let rest = chunk; rest.length > 0; ) {
      const copied = rest.copy(this.#buffer, this.#buffered);
      this.#buffered += copied;
      rest = rest.subarray(copied);
      if (this.#buffered === BUFFER) this.flush();
    }
  }

  /** Writes what is still in memory; to be called after the last chunk. */
  flush(): void {
    writeFileSync(this.file.fd, this.#buffer.subarray(0, this.#buffered));
    this.#written += this.#buffered;
    this.#buffered = 0;
    if (this.#written < this.#looked + LOOK_BYTES) return;
    this.#looked = this.#written;
    const { bavail, bsize } = statfsSync(this.path);
    if (bavail * bsize >= this.leastFreeBytes) return;
    throw new Failure('disk_full', `The disk had no room for what the archive expands to.`);
  }

  /** For `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.file.close();
  }
}
