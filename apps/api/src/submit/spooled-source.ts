import { type FileHandle, open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadingOptions } from '@cgoforge/source';
import type { Reading, ReadUpload, SourceReader, UploadFiles } from './source-reader.js';

/** What may have come and not be written yet. A trip to the disk costs more than the bytes of one network read. */
const MOST_WAITING_BYTES = 1024 ** 2;

/** An upload's source: its body streams once to the spool file, at the sender's pace, while a reader follows behind. */
export class SpooledSource implements AsyncDisposable {
  #reading: Reading | null = null;
  readonly #leave = () => this.#reading?.abort();

  /** When the sender has `gone`, reading ends: nobody would learn of the build, and others wait for the reader. */
  constructor(
    private readonly files: UploadFiles,
    private readonly reader: SourceReader,
    private readonly gone: AbortSignal,
  ) {
    gone.addEventListener('abort', this.#leave, { once: true });
  }

  /** Takes the body to its end, or throws what the archive is refused for as soon as that is known. `assumed` is what the
   * form has said so far. */
  async take(body: AsyncIterable<Buffer>, assumed: ReadingOptions): Promise<void> {
    await using spool = await open(this.files.spool, 'wx', 0o600);
    const reading = this.reader.read(this.files, assumed);
    this.#reading = reading;
    await pipeline(untilRefused(body, reading), writtenTo(spool, reading));
    if (reading.refused) await reading.result;
  }

  /** The source that was taken, read as the whole form asks. */
  async read(asked: ReadingOptions): Promise<ReadUpload> {
    if (!this.#reading) throw new Error('Failed to read a source that was not taken');
    this.#reading.complete(asked);
    return this.#reading.result;
  }

  /** Ends what still reads: the files can be removed when the reader has let go of them. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.gone.removeEventListener('abort', this.#leave);
    this.#reading?.abort();
    await this.#reading?.result.catch(() => undefined);
  }
}

async function* untilRefused(body: AsyncIterable<Buffer>, reading: Reading): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    if (reading.refused) return;
    yield chunk;
  }
}

/** Writes at once all that came during the last write. */
function writtenTo(spool: FileHandle, reading: Reading): Writable {
  let bytes = 0;
  return new Writable({
    highWaterMark: MOST_WAITING_BYTES,
    writev(chunks, done) {
      const pieces: Buffer[] = chunks.map(({ chunk }) => chunk);
      appendAll(spool, pieces).then((written) => {
        bytes += written;
        reading.written(bytes);
        done();
      }, done);
    },
  });
}

/** Appends the pieces without joining them; answers their bytes. */
async function appendAll(file: FileHandle, pieces: readonly Buffer[]): Promise<number> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const { bytesWritten } = await file.writev(pieces);
  // A disk that is all but full takes a part of them, and says why with the next.
  if (bytesWritten < length) await file.appendFile(Buffer.concat(pieces).subarray(bytesWritten));
  return length;
}
