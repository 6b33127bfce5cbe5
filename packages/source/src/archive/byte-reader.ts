import { broken } from './archive-failures.js';

/** Takes counted runs of bytes off a stream; asks for more only when it needs more. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Has the stream let go of what it holds; to be called by who stops before its end. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** The next bytes, at most `most` and at least one; `null` at the end. */
  async some(most: number): Promise<Buffer | null> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return null;
      this.#rest = next.value;
    }
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  /** Exactly `count` bytes, held at once, so a small `count`; throws `archive_broken` when the stream ends before. */
  async exactly(count: number): Promise<Buffer> {
    if (this.#rest.length >= count) {
      const taken = this.#rest.subarray(0, count);
      this.#rest = this.#rest.subarray(count);
      return taken;
    }
    const parts: Buffer[] = [];
    for await (const part of this.take(count)) parts.push(part);
    return Buffer.concat(parts);
  }

  /** The next `count` bytes in pieces; throws `archive_broken` when the stream ends before. */
  async *take(count: number): AsyncGenerator<Buffer> {
    for (let missing = count; missing > 0; ) {
      const part = await this.some(missing);
      if (!part) throw broken('The archive ends before it is complete.');
      missing -= part.length;
      yield part;
    }
  }
}
