import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifySignedUrl } from '@cgoforge/adapter-directory-store';
import { openObjectStore } from '@cgoforge/adapter-object-store';
import type { Clock, ObjectStore } from '@cgoforge/core';
import { NoSignedObjects, type SignedObject, SignedObjects } from './artifacts/signed-objects.js';
import type { ApiConfig } from './config.js';

/** The configured object store, and who serves its signed URLs: the store itself, or for a directory this API. */
export async function openStore(
  config: ApiConfig,
  clock: Clock,
): Promise<{ store: ObjectStore; signed: SignedObjects }> {
  const signingKey = await readFile(config.signingKeyFile);
  const root = join(config.CGOFORGE_HOME, 'store');
  const store = await openObjectStore(config, { root, publicUrl: config.publicUrl, signingKey }, clock);
  const signed =
    config.CGOFORGE_STORE === 'directory'
      ? new DirectorySignedObjects(signingKey, clock)
      : new NoSignedObjects();
  return { store, signed };
}

class DirectorySignedObjects extends SignedObjects {
  constructor(
    private readonly signingKey: Buffer,
    private readonly clock: Clock,
  ) {
    super();
  }

  verify(method: 'GET' | 'HEAD', pathAndQuery: string): SignedObject {
    return verifySignedUrl(pathAndQuery, method, this.signingKey, this.clock.now());
  }
}
