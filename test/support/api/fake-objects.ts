import { Readable } from 'node:stream';
import { Failure, ObjectStore, type SignedUse } from '@cgoforge/core';
import { SignedObjects } from '../../../apps/api/src/artifacts/signed-objects.js';

export class FakeStore extends ObjectStore {
  readonly objects = new Map<string, Buffer>();

  async put(key: string, body: Readable): Promise<{ sha256: string }> {
    this.objects.set(key, Buffer.concat(await body.toArray()));
    return { sha256: '' };
  }

  async open(key: string, range?: { start: number; end: number }): Promise<Readable> {
    const bytes = this.objects.get(key);
    if (!bytes) throw new Failure('not_found', key);
    return Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]);
  }

  async size(key: string): Promise<number | null> {
    return this.objects.get(key)?.length ?? null;
  }

  async deleteUnder(prefix: string): Promise<void> {
    for (const key of this.objects.keys()) if (key.startsWith(`${prefix}/`)) this.objects.delete(key);
  }

  async signedUrl(key: string, use: SignedUse): Promise<string> {
    return `http://localhost:80/objects/${key}?${use.method}=${use.fileName}`;
  }
}

/** Takes `?GET=name` for a signature. */
export class FakeSignedObjects extends SignedObjects {
  verify(method: 'GET' | 'HEAD', pathAndQuery: string) {
    const url = new URL(pathAndQuery, 'http://localhost');
    const fileName = url.searchParams.get(method);
    if (fileName === null) throw new Failure('url_invalid', 'Signed for another method.');
    return { key: url.pathname.slice('/objects/'.length), fileName };
  }
}
