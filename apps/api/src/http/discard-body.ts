import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_MS = 5_000;

/**
 * Reads on for a while what a refused sender still sends, and drops it. Closing at once would reset the connection, and
 * a sender that is busy sending would then never see the answer; reading for ever would let it keep the connection
 * busy.
 */
export function discardBody(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  let bytes = 0;
  const giveUp = setTimeout(() => request.destroy(), MOST_MS).unref();
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) request.destroy();
  });
  request.on('error', () => undefined);
  request.once('close', () => clearTimeout(giveUp));
  // A pipe that waits for its reader would keep the request paused.
  request.unpipe();
  request.resume();
}
