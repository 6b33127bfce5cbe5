import type { IncomingMessage } from 'node:http';
import { Failure } from '@cgoforge/core';

/** A piece of a log, and any report, are no longer. */
const MOST_BYTES = 1024 ** 2;

/** The whole body. Throws `delivery_too_large` as soon as it is longer than 1 MiB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new Failure('delivery_too_large', `The body has more than ${MOST_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
