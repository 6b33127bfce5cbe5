import http from 'node:http';
import https from 'node:https';

/** How long a server may take to begin its answer. */
const ANSWER_MS = 30_000;

/** What the minio client sends requests with: it would wait for ever for a server that connects and says nothing. */
export function impatientTransport(secure: boolean, answerMs = ANSWER_MS): Pick<typeof http, 'request'> {
  const request = (options: https.RequestOptions, callback?: (response: http.IncomingMessage) => void) => {
    const sent = (secure ? https : http).request(options, (response) => {
      // From here on a slow reader of the body must not look like a silent server.
      sent.setTimeout(0);
      callback?.(response);
    });
    return sent.setTimeout(answerMs, () => {
      sent.destroy(new Error(`The object store gave no answer within ${answerMs / 1000} s.`));
    });
  };
  return { request: request as typeof http.request };
}
