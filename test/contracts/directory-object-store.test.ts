import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryObjectStore } from '@cgoforge/adapter-directory-store';
import { SystemClock } from '@cgoforge/core';
import { serveObjects } from '../support/object-server.js';
import { describeObjectStoreContract } from './object-store.contract.js';

describeObjectStoreContract('DirectoryObjectStore', async () => {
  const root = await mkdtemp(join(tmpdir(), 'cgoforge-store-'));
  const signingKey = randomBytes(32);
  const server = await serveObjects(signingKey);
  const options = { root, publicUrl: server.url, signingKey };
  const store = await DirectoryObjectStore.open(options, new SystemClock());
  server.serve(store);
  return {
    store,
    publicUrl: server.url,
    unreachable: () => DirectoryObjectStore.open({ ...options, root: '/dev/null/store' }, new SystemClock()),
    stop: async () => {
      await server.stop();
      await rm(root, { recursive: true });
    },
  };
});
