import type { ServerResponse } from 'node:http';

/** A signal that aborts when the caller has gone before the answer was whole. */
export function abortedWith(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.closed) gone.abort();
  else response.once('close', () => response.writableFinished || gone.abort());
  return gone.signal;
}
