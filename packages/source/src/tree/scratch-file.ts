import { type FileHandle, open } from 'node:fs/promises';

const BUFFER = 1024 ** 2;

/** Writes contents one after the other into one file, in large writes. */
export class ScratchWriter {
  readonly #buffer = Buffer.allocUnsafe(BUFFER);
  #buffered = 0;
  #written = 0;

  private constructor(private readonly file: FileHandle) {}

  static async create(path: string): Promise<ScratchWriter> {
    return new ScratchWriter(await open(path, 'wx', 0o600));
  }

  /** Where the next byte goes. */
  get position(): number {
    return this.#written + this.#buffered;
  }

  /** Copies the chunk: a piece kept would keep the whole chunk it was cut from. */
  async write(chunk: Buffer): Promise<void> {
    for (let rest = chunk; rest.length > 0; ) {
      const copied = rest.copy(this.#buffer, this.#buffered);
      this.#buffered += copied;
      rest = rest.subarray(copied);
      if (this.#buffered === BUFFER) await this.#flush();
    }
  }

  async close(): Promise<void> {
    try {
      await this.#flush();
    } finally {
      await this.file.close();
    }
  }

  async #flush(): Promise<void> {
    await this.file.writeFile(this.#buffer.subarray(0, this.#buffered));
    this.#written += this.#buffered;
    this.#buffered = 0;
  }
}

/** The bytes from `start`, `size` of them, each piece in a buffer of its own. */
export async function* readRange(file: FileHandle, start: number, size: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < size; ) {
    const length = Math.min(BUFFER / 4, size - done);
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, start + done);
    if (bytesRead === 0) throw new Error('Failed to read the scratch file: it is shorter than its index');
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
