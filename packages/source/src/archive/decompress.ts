import type { Transform } from 'node:stream';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { Failure, printBytes } from '@cgoforge/core';
import { broken } from './archive-failures.js';
import { isZeros, ZEROS } from './zeros.js';

const CHUNK = 256 * 1024;

/** The window of zstd's strongest usual level, 19. Each reader may hold one outside of its heap, so that the larger ones
 * of `--ultra` and `--long` would break the cap on the memory of all. */
const WINDOW_LOG = 23;

/** Frames, of which each costs a decoder and a quarter of a millisecond. Tools make them several MiB large, or one alone. */
const MOST_FRAMES = 10_000;

interface Compression {
  readonly start: () => Transform & { readonly bytesWritten: number };
  /** Zeros may follow, as many as there are: tapes and disks are written in whole blocks. */
  readonly padded: boolean;
}

const COMPRESSIONS = {
  gzip: { start: () => createGunzip({ chunkSize: CHUNK }), padded: true },
  zstd: {
    start: () =>
      createZstdDecompress({ chunkSize: CHUNK, params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG } }),
    padded: false,
  },
} satisfies Record<string, Compression>;

/**
 * The decompressed bytes. Several gzip members or zstd frames in a row are one stream, as for gunzip and zstd
 * themselves (pigz, bgzip and pzstd write so); anything else after them, or no end, throws `archive_broken`. Who stops
 * reading before the end has to call `return`.
 */
export async function* decompress(
  compressed: AsyncIterable<Buffer>,
  kind: keyof typeof COMPRESSIONS,
): AsyncGenerator<Buffer> {
  const { start, padded } = COMPRESSIONS[kind];
  const input = new Input(compressed[Symbol.asyncIterator]());
  try {
    for (let frames = 1; await input.more(); frames++) {
      if (frames > MOST_FRAMES)
        throw new Failure('archive_bomb', `The archive has over ${MOST_FRAMES} frames.`);
      if (padded && frames > 1) return await input.expectZeros();
      yield* frame(input, start());
    }
  } catch (error) {
    throw explain(error);
  }
}

/** What was not yet decompressed. */
class Input {
  #rest: Buffer = Buffer.alloc(0);

  constructor(private readonly chunks: AsyncIterator<Buffer>) {}

  /** The bytes at hand; none at the end. */
  get rest(): Buffer {
    return this.#rest;
  }

  /** Fetches bytes when none are at hand; false at the end. */
  async more(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.chunks.next();
      if (next.done) return false;
      this.#rest = next.value;
    }
    return true;
  }

  take(count: number): void {
    this.#rest = this.#rest.subarray(count);
  }

  async expectZeros(): Promise<void> {
    while (await this.more()) {
      const piece = this.#rest.subarray(0, ZEROS.length);
      if (!isZeros(piece)) throw trailing();
      this.take(piece.length);
    }
  }
}

/** Decompresses until the decoder has its end, and takes off the input what that was made of. */
async function* frame(input: Input, decoder: ReturnType<Compression['start']>): AsyncGenerator<Buffer> {
  // Not a pipeline with the consumer: Node 24's would hold a refusal back until the sender's next byte arrives.
  const feeding = feed(input, decoder);
  // What breaks the feeding reaches the consumer through the decoder, and is thrown there.
  feeding.catch((error: Error) => decoder.destroy(error));
  yield* decoder;
  await feeding;
}

async function feed(input: Input, decoder: ReturnType<Compression['start']>): Promise<void> {
  let settle = () => {};
  decoder.once('end', () => settle()).once('close', () => settle());
  while (!decoder.destroyed && (await input.more())) {
    const { rest } = input;
    const before = decoder.bytesWritten;
    // A decoder that has found its end ends, and never answers the write that held more.
    await new Promise<void>((resolve) => {
      settle = resolve;
      if (decoder.destroyed) resolve();
      else decoder.write(rest, () => resolve());
    });
    const taken = decoder.bytesWritten - before;
    input.take(taken);
    if (taken < rest.length) return;
  }
  decoder.end();
}

function trailing(cause?: unknown): Failure {
  return broken('Something follows the end of the compressed data.', cause);
}

function explain(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return broken('The archive ends before it is complete.', error);
  if (code === 'ZSTD_error_prefix_unknown') return trailing(error);
  if (code === 'ZSTD_error_frameParameter_windowTooLarge') {
    const most = printBytes(2 ** WINDOW_LOG);
    return new Failure('archive_bomb', `The zstd data needs more than ${most} of memory to be read.`, {
      next: 'Pack it again without --long and --ultra: tar --zstd -cf app.tar.zst .',
      cause: error,
    });
  }
  return /^(Z_|ZSTD_)/.test(code) ? broken('The compressed data is damaged.', error) : error;
}
