import type { Readable } from 'node:stream';

/** The first bytes, at most so many, of a stream that is read to its end. */
export async function beginningOf(stream: Readable, mostBytes: number): Promise<string> {
  let kept = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (kept.length < mostBytes) kept = Buffer.concat([kept, chunk]).subarray(0, mostBytes);
  }
  return kept.toString('utf8');
}
