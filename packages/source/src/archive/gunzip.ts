import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { broken } from './archive-failures.js';
import type { ArchiveMeter } from './archive-meter.js';

/**
 * Gives `consume` the decompressed bytes, counted, and answers what it answers. Several gzip members in a row are one
 * stream, as for gunzip itself (pigz and bgzip write so); anything else after them, or no end, throws `archive_broken`.
 */
export async function gunzip<T>(
  compressed: AsyncIterable<Buffer>,
  meter: ArchiveMeter,
  consume: (expanded: AsyncIterable<Buffer>) => Promise<T>,
): Promise<T> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  let fed = 0;
  const counted = async function* () {
    for await (const chunk of compressed) {
      fed += chunk.length;
      yield chunk;
    }
  };
  // Not one pipeline with the consumer: Node 24's would hold a refusal back until the sender's next byte arrives.
  const feeding = pipeline(counted, gunzip);
  // What breaks the feeding reaches the consumer through the stream, and is thrown there.
  feeding.catch(() => undefined);
  try {
    const result = await consume(meter.expanded(gunzip));
    await feeding;
    if (gunzip.bytesWritten < fed) throw trailing();
    return result;
  } catch (error) {
    gunzip.destroy();
    throw explain(error, gunzip);
  }
}

function trailing(cause?: unknown): Error {
  return broken('Something follows the end of the compressed data.', cause);
}

function explain(error: unknown, gunzip: Transform): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'Z_BUF_ERROR') return broken('The archive ends before it is complete.', error);
  if (typeof code === 'string' && code.startsWith('Z_'))
    return broken('The compressed data is damaged.', error);
  // zlib stops at a zero byte after a member and closes; the pipeline then finds nobody to feed.
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' && gunzip.readableEnded) return trailing(error);
  return error;
}
