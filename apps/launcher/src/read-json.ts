import type { Readable } from 'node:stream';
import { Failure } from '@cgoforge/core';

/** More than the longest plan, which is a text in the request and so has each quote escaped. */
const MOST_BYTES = 2 * 1024 ** 2;

/** Reads a request's JSON. Throws `internal` as soon as it is longer than any request is: a body without an end would take the
 * launcher's memory. */
export async function readJson(body: Readable): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new Failure('internal', 'The launcher refused a request that is too long.');
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}
