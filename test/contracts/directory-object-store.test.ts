import { randomBytes } from 'node:crypto';
import { DirectoryObjectStore } from '@cgoforge/adapter-directory-store';
import { SystemClock } from '@cgoforge/core';
import { folderOfSuite } from '../support/folders.js';
import { serveObjects } from '../support/object-server.js';
import { describeObjectStoreContract } from './object-store.contract.js';

const root = folderOfSuite();

describeObjectStoreContract('DirectoryObjectStore', async () => {
  const signingKey = randomBytes(32);
  const server = await serveObjects(signingKey);
  const options = { root, publicUrl: server.url, signingKey };
  const store = await DirectoryObjectStore.open(options, new SystemClock());
  server.serve(store);
  return {
    store,
    publicUrl: server.url,
    unreachable: () => DirectoryObjectStore.open({ ...options, root: '/dev/null/store' }, new SystemClock()),
    stop: server.stop,
  };
});
