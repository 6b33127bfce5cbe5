import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { verifySignedUrl } from '@cgoforge/adapter-directory-store';
import { asFailure, attachment, type ObjectStore } from '@cgoforge/core';

/** Serves a directory store's signed URLs as the API does, for tests of the store alone. */
export async function serveObjects(signingKey: Buffer) {
  let store: ObjectStore;
  const server = createServer((request, response) => {
    answer(store, signingKey, request, response).catch((error) => {
      response.writeHead(asFailure(error).status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Failed to listen.');
  return {
    url: `http://localhost:${address.port}`,
    serve: (served: ObjectStore) => {
      store = served;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(
  store: ObjectStore,
  signingKey: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { url = '', method = '' } = request;
  const { key, fileName } = verifySignedUrl(url, method, signingKey, new Date());
  const size = (await store.size(key)) ?? 0;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const range = first && last ? { start: Number(first), end: Number(last) } : undefined;
  response.writeHead(range ? 206 : 200, {
    'content-length': range ? range.end - range.start + 1 : size,
    'content-type': 'application/octet-stream',
    'content-disposition': attachment(fileName),
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
  });
  if (method === 'HEAD') response.end();
  else await pipeline(await store.open(key, range), response);
}
