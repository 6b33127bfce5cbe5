import { Failure } from '@cgoforge/core';
import { quoteName } from './quote-name.js';
import { decodeTarHeader } from './tar-header.js';
import { textInstead } from './text-instead.js';

export type ArchiveKind = 'gzip' | 'zstd' | 'tar' | 'zip';

/** How many bytes `archiveKind` wants to see. */
export const HEAD_BYTES = 512;

/** First bytes, in hex, of what people send by mistake. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['fd377a585a00', 'an xz file'],
  ['425a68', 'a bzip2 file'],
  ['377abcaf271c', 'a 7z file'],
  ['526172211a07', 'a RAR file'],
  ['7f454c46', 'an ELF file'],
  ['4d5a', 'a Windows program'],
];

/** What the first bytes say the archive is; its name and Content-Type say nothing. Throws `archive_unknown`. */
export function archiveKind(head: Buffer): ArchiveKind {
  if (head.length === 0) throw new Failure('archive_unknown', 'The source is empty.');
  const hex = head.toString('hex', 0, 8);
  if (hex.startsWith('1f8b')) return 'gzip';
  // pzstd begins with a frame to be skipped (RFC 8878, 3.1.2).
  if (/^(28b52ffd|5.2a4d18)/.test(hex)) return 'zstd';
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506')) return 'zip';
  if (head.length === HEAD_BYTES && decodeTarHeader(head)) return 'tar';
  const text = textInstead(head);
  const what = text?.what ?? OTHERS.find(([magic]) => hex.startsWith(magic))?.[1];
  const is = what ? `is ${what}` : `starts with ${quoteName(head.subarray(0, 16))}`;
  const detail = `The source ${is}, which is neither .tgz, .tar.zst, .tar nor .zip.`;
  throw new Failure('archive_unknown', detail, { next: text?.next });
}

/** The first bytes of a stream, and the stream with them still in it. */
export async function peek(
  chunks: AsyncIterable<Buffer>,
  bytes: number,
): Promise<{ head: Buffer; body: AsyncGenerator<Buffer> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < bytes) {
    const next = await iterator.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  return { head: head.subarray(0, bytes), body: resume(head, iterator) };
}

async function* resume(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* { [Symbol.asyncIterator]: () => rest };
}
