import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { MinioObjectStore } from '@cgoforge/adapter-minio';
import { Client } from 'minio';
import { afterAll, describe, expect, it } from 'vitest';
import { startMinio } from '../support/minio.js';
import { describeObjectStoreContract } from './object-store.contract.js';

const server = await startMinio();
afterAll(server.stop);
const options = {
  ...server,
  // Another name for the same machine: a URL signed for 127.0.0.1 would not work under it.
  publicEndpoint: server.endpoint.replace('127.0.0.1', 'localhost'),
  ...{ bucket: 'cgoforge', region: 'us-east-1' },
};
const store = await MinioObjectStore.open(options);

describeObjectStoreContract('MinioObjectStore', {
  ...{ store, publicUrl: options.publicEndpoint },
  unreachable: () => MinioObjectStore.open({ ...options, endpoint: 'http://127.0.0.1:9' }),
});

describe('MinioObjectStore and unfinished uploads', () => {
  const bytes = randomBytes(20 * 1024 * 1024);
  const { hostname, port } = new URL(server.endpoint);
  const client = new Client({ ...server, endPoint: hostname, port: Number(port), useSSL: false });

  const unfinished = (key: string) => client.listIncompleteUploads('cgoforge', key, true).toArray();

  it('opens a bucket that is there already, also twice at once', async () => {
    const again = { ...options, bucket: 'another' };
    await Promise.all([MinioObjectStore.open(again), MinioObjectStore.open(again)]);
    await MinioObjectStore.open(again);
  });

  it('leaves none of its own when a body breaks', async () => {
    await expect(store.put('broken', Readable.from([bytes]), bytes.length + 1)).rejects.toThrow('arrived');
    expect(await unfinished('broken')).toEqual([]);
  });

  it('takes no part of one that an earlier writer of the key left', async () => {
    const uploadID = await client.initiateNewMultipartUpload('cgoforge', 'shared', {});
    const stale = randomBytes(16 * 1024 * 1024);
    const part = { bucketName: 'cgoforge', objectName: 'shared', uploadID, partNumber: 1, headers: {} };
    await client.uploadPart(part, stale);
    expect(await unfinished('shared')).toHaveLength(1);
    await store.put('shared', Readable.from([bytes]), bytes.length);
    expect(bytes.equals(await buffer(await store.open('shared')))).toBe(true);
  });
});
