import { DirectoryObjectStore, type DirectoryStoreOptions } from '@cgoforge/adapter-directory-store';
import { MinioObjectStore } from '@cgoforge/adapter-minio';
import type { Clock, ObjectStore } from '@cgoforge/core';
import type { ObjectStoreConfig } from './config.js';

/** Opens the configured store. Rejects when it cannot be reached. */
export async function openObjectStore(
  config: ObjectStoreConfig,
  directory: DirectoryStoreOptions,
  clock: Clock,
): Promise<ObjectStore> {
  if (config.CGOFORGE_STORE === 'directory') return DirectoryObjectStore.open(directory, clock);
  return MinioObjectStore.open({
    endpoint: config.CGOFORGE_S3_ENDPOINT,
    publicEndpoint: config.CGOFORGE_S3_PUBLIC_ENDPOINT ?? config.CGOFORGE_S3_ENDPOINT,
    bucket: config.CGOFORGE_S3_BUCKET,
    region: config.CGOFORGE_S3_REGION,
    accessKey: config.CGOFORGE_S3_ACCESS_KEY,
    secretKey: config.CGOFORGE_S3_SECRET_KEY,
  });
}
