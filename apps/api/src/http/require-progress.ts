import type { IncomingMessage } from 'node:http';

/** A sender must bring this much in each window. The slowest modem does; a socket that is only kept busy does not. */
const WINDOW_MS = 30_000;
const LEAST_BYTES = 8 * 1024;

/**
 * Ends the connection of a sender that all but stopped. There is no limit on the whole: an honest upload may take an hour.
 * While we are the slow ones, and the body waits in our buffer, nothing is asked of the sender.
 */
export function requireProgress(request: IncomingMessage): () => void {
  let seen = request.socket.bytesRead;
  const timer = setInterval(() => {
    const brought = request.socket.bytesRead - seen;
    seen += brought;
    if (brought < LEAST_BYTES && request.readableLength === 0) request.destroy();
  }, WINDOW_MS).unref();
  return () => clearInterval(timer);
}
