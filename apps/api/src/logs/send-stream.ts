import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';

/** Hostile bytes are shown as what they are: text that no browser takes for a page. */
export const TEXT_HEADERS: OutgoingHttpHeaders = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

export const EVENT_HEADERS: OutgoingHttpHeaders = {
  ...TEXT_HEADERS,
  'content-type': 'text/event-stream; charset=utf-8',
};

/**
 * Writes chunks as they come, no faster than the caller takes them. A caller who leaves ends the iteration and is no
 * error. `whole` is asked when all was written: `false` breaks the transfer off, so that the caller's client sees a
 * failure.
 */
export async function sendStream(
  reply: FastifyReply,
  headers: OutgoingHttpHeaders,
  chunks: AsyncIterable<Buffer | string>,
  { status = 200, whole = (): boolean => true } = {},
): Promise<void> {
  const response = reply.hijack().raw;
  response.writeHead(status, headers);
  response.flushHeaders();
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  const body = Readable.from(chunks, { objectMode: true, highWaterMark: 1 });
  try {
    await pipeline(body, response, { end: false });
  } catch (error) {
    if (response.destroyed) return;
    response.destroy();
    throw error;
  }
  if (whole()) response.end();
  else await breakOff(response);
}

/** Over HTTP/1.1 a missing last chunk is an error to every client (curl: 18); over 1.0 an orderly end is a whole
 * answer, so there the connection is reset, when what was written has gone out. */
async function breakOff(response: ServerResponse): Promise<void> {
  const { socket } = response;
  if (!socket || socket.destroyed) return;
  await new Promise<void>((resolve) => socket.write('', () => resolve()));
  if (response.req.httpVersion === '1.0') socket.resetAndDestroy();
  else socket.destroySoon();
}
