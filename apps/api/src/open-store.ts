import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DirectoryObjectStore, verifySignedUrl } from '@cgoforge/adapter-directory-store';
import { MinioObjectStore } from '@cgoforge/adapter-minio';
import type { Clock, ObjectStore } from '@cgoforge/core';
import { NoSignedObjects, type SignedObject, SignedObjects } from './artifacts/signed-objects.js';
import type { ApiConfig } from './config.js';

/** The configured object store, and who serves its signed URLs: the store itself, or for a directory this API. */
export async function openStore(
  config: ApiConfig,
  clock: Clock,
): Promise<{ store: ObjectStore; signed: SignedObjects }> {
  if (config.CGOFORGE_STORE === 'minio') {
    const store = await MinioObjectStore.open({
      endpoint: config.CGOFORGE_S3_ENDPOINT,
      publicEndpoint: config.CGOFORGE_S3_PUBLIC_ENDPOINT ?? config.CGOFORGE_S3_ENDPOINT,
      bucket: config.CGOFORGE_S3_BUCKET,
      region: config.CGOFORGE_S3_REGION,
      accessKey: config.CGOFORGE_S3_ACCESS_KEY,
      secretKey: config.CGOFORGE_S3_SECRET_KEY,
    });
    return { store, signed: new NoSignedObjects() };
  }
  const signingKey = await readFile(config.signingKeyFile);
  const root = join(config.CGOFORGE_HOME, 'store');
  const store = await DirectoryObjectStore.open({ root, publicUrl: config.publicUrl, signingKey }, clock);
  return { store, signed: new DirectorySignedObjects(signingKey, clock) };
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
