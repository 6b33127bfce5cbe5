import { writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

const BUFFER = 1024 ** 2;

/** Writes contents one after the other into one file, in large writes. */
export class ScratchWriter {
  readonly #buffer = Buffer.allocUnsafe(BUFFER);
  #buffered = 0;
  #written = 0;

  private constructor(private readonly file: FileHandle) {}

  static async create(path: string): Promise<ScratchWriter> {
    return new ScratchWriter(await open(path, 'w', 0o600));
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
  }

  /** For `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.file.close();
  }
}
