import { type FileHandle, open } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Reading, ReadUpload, SourceReader, UploadFiles } from './source-reader.js';

/** What may have come and not be written yet. A trip to the disk costs more than the bytes of one network read. */
const MOST_WAITING_BYTES = 1024 ** 2;

/**
 * Streams a body once to its spool file, at the sender's pace, while a reader follows behind. Ends at once when the
 * reader refuses the archive, and when the sender has gone: nobody would learn of the build, and others wait for the
 * reader.
 */
export async function spoolSource(
  body: AsyncIterable<Buffer>,
  files: UploadFiles,
  reader: SourceReader,
  gone: AbortSignal,
): Promise<ReadUpload> {
  const spool = await open(files.spool, 'wx', 0o600);
  const reading = reader.read(files);
  const leave = () => reading.abort();
  gone.addEventListener('abort', leave, { once: true });
  try {
    await pipeline(untilRefused(body, reading), writtenTo(spool, reading));
    reading.complete();
    return await reading.result;
  } catch (error) {
    reading.abort();
    // The reader still has the files open: they are removed when it has let go of them.
    await reading.result.catch(() => undefined);
    throw error;
  } finally {
    gone.removeEventListener('abort', leave);
    await spool.close();
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
