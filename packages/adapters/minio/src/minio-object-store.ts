import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { checkObjectKey, Failure, ObjectStore, type SignedUse } from '@cgoforge/core';
import { attachment, MeasuredBody } from '@cgoforge/io';
import { type BucketItem, Client } from 'minio';
import { partsOf } from './parts.js';
import { codeOf, reach } from './server-failure.js';
import { impatientTransport } from './transport.js';

export interface MinioStoreOptions {
  /** Where this process reaches the server, such as `http://minio:9000`. */
  readonly endpoint: string;
  /** Where callers reach it; its host is part of what is signed. */
  readonly publicEndpoint: string;
  readonly bucket: string;
  /** Named so that signing asks no server for it. */
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** One part in memory per upload; S3 takes at most 10,000 parts, so an object may have 156 GiB. */
const PART_BYTES = 16 * 1024 * 1024;

/** Few trips to the disk for a file of usual size. */
const READ_BYTES = 1024 * 1024;

const BINARY = 'application/octet-stream';

/** Objects in a bucket of MinIO, or of any server that speaks S3. */
export class MinioObjectStore implements ObjectStore {
  readonly #client: Client;
  /** Signs for the public address; it never connects. */
  readonly #signer: Client;
  readonly #bucket: string;

  private constructor(options: MinioStoreOptions) {
    this.#client = clientOf(options.endpoint, options);
    this.#signer = clientOf(options.publicEndpoint, options);
    this.#bucket = options.bucket;
  }

  /** Opens the bucket, made if missing. Throws `unavailable`, with the server's or the network's code. */
  static async open(options: MinioStoreOptions): Promise<MinioObjectStore> {
    const store = new MinioObjectStore(options);
    try {
      await reach(() => store.#makeBucket(options.region));
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      const place = `The bucket ${options.bucket} of ${options.endpoint} cannot be opened`;
      throw new Failure('unavailable', `${place}: ${cause.detail}`, { cause });
    }
    return store;
  }

  async put(key: string, body: Readable, size: number): Promise<{ sha256: string }> {
    const measured = new MeasuredBody(body, size);
    try {
      if (size <= PART_BYTES) await this.#putWhole(checkObjectKey(key), measured);
      else await this.#putInParts(checkObjectKey(key), measured);
    } catch (error) {
      body.destroy();
      throw error;
    }
    return { sha256: measured.sha256() };
  }

  async putFile(key: string, path: string, size: number): Promise<void> {
    await this.put(key, createReadStream(path, { highWaterMark: READ_BYTES }), size);
  }

  async open(key: string, range?: { start: number; end: number }): Promise<Readable> {
    const length = range && range.end - range.start + 1;
    return reach(() =>
      this.#client.getPartialObject(this.#bucket, checkObjectKey(key), range?.start ?? 0, length),
    );
  }

  async size(key: string): Promise<number | null> {
    try {
      return (await reach(() => this.#client.statObject(this.#bucket, checkObjectKey(key)))).size;
    } catch (error) {
      if (error instanceof Failure && error.code === 'not_found') return null;
      throw error;
    }
  }

  async delete(prefix: string): Promise<void> {
    const below = `${checkObjectKey(prefix)}/`;
    await reach(async () => {
      await this.#client.removeObject(this.#bucket, prefix);
      const listed: AsyncIterable<BucketItem> = this.#client.listObjectsV2(this.#bucket, below, true);
      for await (const { name } of listed) if (name) await this.#client.removeObject(this.#bucket, name);
    });
  }

  async signedUrl(key: string, use: SignedUse): Promise<string> {
    const headers = {
      'response-content-disposition': attachment(use.fileName),
      'response-content-type': BINARY,
      'response-cache-control': 'private, no-store',
    };
    // The client would read 0 as seven days.
    const seconds = Math.max(1, use.expiresInSeconds);
    return this.#signer.presignedUrl(use.method, this.#bucket, checkObjectKey(key), seconds, headers);
  }

  async #makeBucket(region: string): Promise<void> {
    if (await this.#client.bucketExists(this.#bucket)) return;
    try {
      await this.#client.makeBucket(this.#bucket, region);
    } catch (error) {
      if (codeOf(error) !== 'BucketAlreadyOwnedByYou') throw error;
    }
  }

  async #putWhole(key: string, measured: MeasuredBody): Promise<void> {
    const bytes = Buffer.concat(await Array.fromAsync(measured));
    await reach(() =>
      this.#client.putObject(this.#bucket, key, bytes, bytes.length, { 'Content-Type': BINARY }),
    );
  }

  /**
   * The client's own putObject continues any unfinished upload of the key, so that parts of two bodies can mix, and
   * neither ends nor cleans up when the body breaks. Each call here has an upload of its own.
   */
  async #putInParts(key: string, measured: MeasuredBody): Promise<void> {
    const uploadID = await reach(() =>
      this.#client.initiateNewMultipartUpload(this.#bucket, key, { 'Content-Type': BINARY }),
    );
    try {
      const parts: { part: number; etag: string }[] = [];
      for await (const part of partsOf(measured, PART_BYTES)) {
        const partNumber = parts.length + 1;
        const config = { bucketName: this.#bucket, objectName: key, uploadID, partNumber, headers: {} };
        const { etag } = await reach(() => this.#client.uploadPart(config, part));
        parts.push({ part: partNumber, etag });
      }
      await reach(() => this.#client.completeMultipartUpload(this.#bucket, key, uploadID, parts));
    } catch (error) {
      // The first error is the one to tell; what stays unfinished, the server expires (MinIO after 24 hours).
      await this.#client.abortMultipartUpload(this.#bucket, key, uploadID).catch(() => {});
      throw error;
    }
  }
}

function clientOf(endpoint: string, options: MinioStoreOptions): Client {
  const { protocol, hostname, port } = new URL(endpoint);
  const useSSL = protocol === 'https:';
  return new Client({
    endPoint: hostname,
    useSSL,
    ...(port && { port: Number(port) }),
    region: options.region,
    accessKey: options.accessKey,
    secretKey: options.secretKey,
    transport: impatientTransport(useSSL),
    // Its retry tells neither status nor cause; our own retries are enough.
    retryOptions: { disableRetry: true },
  });
}
