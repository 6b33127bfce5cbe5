import { open } from 'node:fs/promises';
import type { ReadSource } from '@cgoforge/source';
import type { SourceReader, UploadFiles } from './source-reader.js';

/** Streams a body once to its spool file, while a reader follows behind; ends at once when the reader refuses the archive. */
export async function spoolSource(
  body: AsyncIterable<Buffer>,
  files: UploadFiles,
  reader: SourceReader,
): Promise<ReadSource> {
  const spool = await open(files.spool, 'wx', 0o600);
  const reading = reader.read(files);
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
    await spool.close();
  }
}
