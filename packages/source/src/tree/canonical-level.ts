import type { FileHandle } from 'node:fs/promises';
import { constants, deflateRawSync } from 'node:zlib';
import { readRange } from '../archive/read-range.js';
import { TAR_BLOCK } from '../archive/tar-header.js';
import { filesOf, type IndexedEntry } from './found-entry.js';

const SAMPLES = 8;
const SAMPLE_BYTES = 8 * 1024;

/** What may be left of a tree that is worth compressing: on images, archives and libraries zlib works in vain. */
const WORTH = 0.9;

/**
 * The gzip level of a tree's stored form: the fastest, or none where samples from all over the contents hardly become
 * smaller. Only contents and their order decide, so that the same tree is stored in the same way.
 */
export function canonicalLevel(entries: Iterable<IndexedEntry>, contents: FileHandle): number {
  let total = 0;
  let count = 0;
  for (const { size } of filesOf(entries)) {
    total += size;
    count++;
  }
  const samples: Buffer[] = [];
  let before = 0;
  for (const { offset, size } of filesOf(entries)) {
    // Sample n begins n eighths into the contents, and ends with the file that it begins in.
    for (let next = (total * samples.length) / SAMPLES; next < before + size; ) {
      const start = Math.floor(next) - before;
      const length = Math.min(SAMPLE_BYTES, size - start);
      samples.push(Buffer.concat([...readRange(contents, offset + start, length)]));
      next = (total * samples.length) / SAMPLES;
    }
    before += size;
  }
  const bytes = Buffer.concat(samples);
  const level = constants.Z_BEST_SPEED;
  const expected = (total * deflateRawSync(bytes, { level }).length) / Math.max(1, bytes.length);
  // Headers are mostly zeros: a tree of many small files compresses whatever they hold.
  const whole = total + TAR_BLOCK * count;
  return expected < whole * WORTH ? level : constants.Z_NO_COMPRESSION;
}
