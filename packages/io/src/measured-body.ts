import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Failure } from '@cgoforge/core';

/** A body of a promised size, hashed while it is read once. */
export class MeasuredBody implements AsyncIterable<Buffer> {
  readonly #hash = createHash('sha256');

  constructor(
    private readonly body: Readable,
    private readonly size: number,
  ) {
    // A body that breaks before anyone reads it would else end the process; reading it throws the same error.
    body.on('error', () => {});
  }

  /** The bytes; throws the body's own error, or `internal` once they are known to be more or fewer than promised. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    let arrived = 0;
    for await (const chunk of this.body) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      arrived += bytes.length;
      if (arrived > this.size) throw this.#wrongSize(`more than ${this.size}`);
      this.#hash.update(bytes);
      yield bytes;
    }
    if (arrived !== this.size) throw this.#wrongSize(`${arrived}`);
  }

  /** Hex SHA-256; to be asked once, after the last byte. */
  sha256(): string {
    return this.#hash.digest('hex');
  }

  #wrongSize(arrived: string): Failure {
    return new Failure('internal', `Of a body of ${this.size} bytes ${arrived} arrived; nothing was stored.`);
  }
}
