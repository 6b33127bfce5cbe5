import { writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { readRange } from '../archive/read-range.js';
import { canonicalLevel } from './canonical-level.js';
import { type IndexedEntry, isLink } from './found-entry.js';
import { encodeTarHeader, encodeTarLink, padding, TAR_END } from './tar-encoding.js';

/** Enough for the price of a trip through zlib not to count, in a tree of small files. */
const PIECE = 256 * 1024;

/**
 * Writes the stored form of a source, the same for the same tree: sorted names, owner 0, time 0, mode 0644, or 0755
 * where a script starts, links as links, gzip at its fastest, or none where that gains nothing. `path` is a new file.
 * Answers its size.
 */
export async function writeCanonical(entries: Iterable<IndexedEntry>, scratch: string, path: string) {
  await using contents = await open(scratch, 'r');
  await using output = await open(path, 'wx', 0o600);
  const gzip = createGzip({ level: canonicalLevel(entries, contents), chunkSize: PIECE });
  let size = 0;
  await pipeline(inPieces(canonicalTar(entries, contents)), gzip, async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) {
      writeFileSync(output.fd, piece);
      size += piece.length;
    }
  });
  return size;
}

function* canonicalTar(entries: Iterable<IndexedEntry>, contents: FileHandle): Generator<Buffer> {
  for (const entry of entries) {
    if (isLink(entry)) {
      yield encodeTarLink(entry.name, entry.target);
      continue;
    }
    const { name, offset, size, script } = entry;
    yield encodeTarHeader(name, size, script ? 0o755 : 0o644);
    yield* readRange(contents, offset, size);
    yield padding(size);
  }
  yield TAR_END;
}

function* inPieces(chunks: Iterable<Buffer>): Generator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for (const chunk of chunks) {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < PIECE) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  yield Buffer.concat(waiting);
}
