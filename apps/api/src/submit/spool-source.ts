import { open } from 'node:fs/promises';
import type { ReadUpload, SourceReader, UploadFiles } from './source-reader.js';

/**
 * Streams a body once to its spool file, at the sender's pace, while a reader follows behind. Ends at once when the reader refuses
 * the archive, and when the sender has gone: nobody would learn of the build, and others wait for the reader.
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
    let bytes = 0;
    for await (const chunk of body) {
      if (reading.refused) break;
      await spool.appendFile(chunk);
      bytes += chunk.length;
      reading.written(bytes);
    }
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
