import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { DirectoryObjectStore, verifySignedUrl } from '@cgoforge/adapter-directory-store';
import { asFailure, type ObjectStore, SystemClock } from '@cgoforge/core';
import { attachment } from '@cgoforge/io';
import { afterAll } from 'vitest';
import { folderOfSuite } from '../support/folders.js';
import { serveHttp } from '../support/serve-http.js';
import { describeObjectStoreContract } from './object-store.contract.js';

const root = folderOfSuite();
const signingKey = randomBytes(32);

/** Serves signed URLs as the API does, for tests of the store alone. */
async function answer(store: ObjectStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
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

const { port, stop } = await serveHttp((request, response) => {
  answer(store, request, response).catch((error) => response.writeHead(asFailure(error).status).end());
});
afterAll(stop);
// Another name for the same machine.
const publicUrl = `http://localhost:${port}`;
const open = (place: string) =>
  DirectoryObjectStore.open({ root: place, publicUrl, signingKey }, new SystemClock());
const store = await open(root);

describeObjectStoreContract('DirectoryObjectStore', {
  ...{ store, publicUrl },
  unreachable: () => open('/dev/null/store'),
});
