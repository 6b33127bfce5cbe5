import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { SignedUse } from '@cgoforge/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ObjectStoreUnderTest } from './object-store.contract.js';

/** Where a parameter's name or form is broken, S3 calls the request bad rather than forbidden. */
const REFUSED = [400, 403];

/** The part of the ObjectStore contract that is about URLs. */
export function describeSignedUrls(under: ObjectStoreUnderTest): void {
  describe('a signed URL', () => {
    const put = (key: string, body: string) =>
      under.store.put(key, Readable.from(body === '' ? [] : [Buffer.from(body)]), body.length);
    const sign = (key: string, use: Partial<SignedUse> = {}) =>
      under.store.signedUrl(key, { method: 'GET', fileName: 'app', expiresInSeconds: 60, ...use });

    beforeAll(() => put('signed/app', '0123456789'));

    it('serves the object under the public address, as a download of that name', async () => {
      const url = await sign('signed/app', { fileName: 'Größe "1".exe' });
      expect(url.startsWith(`${under.publicUrl}/`)).toBe(true);
      const response = await fetch(url);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('0123456789');
      expect(response.headers.get('content-length')).toBe('10');
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(response.headers.get('content-disposition')).toMatch(
        /^attachment; .*filename\*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.exe$/,
      );
    });

    it.each(['c++', 'a~1', 'a+b~c=d'])('serves the key of a program called %s', async (name) => {
      await put(`signed/${name}`, 'compiled');
      const response = await fetch(await sign(`signed/${name}`, { fileName: name }));
      expect([response.status, await response.text()]).toEqual([200, 'compiled']);
      expect(response.headers.get('content-disposition')).toContain(`filename="${name}"`);
      expect(await under.store.size(`signed/${name}`)).toBe(8);
      expect(await text(await under.store.open(`signed/${name}`))).toBe('compiled');
    });

    it('serves ranges', async () => {
      const response = await fetch(await sign('signed/app'), { headers: { range: 'bytes=3-5' } });
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe('bytes 3-5/10');
      expect(await response.text()).toBe('345');
    });

    it('serves 0 bytes', async () => {
      await put('empty', '');
      const response = await fetch(await sign('empty'));
      expect([response.status, await response.text()]).toEqual([200, '']);
    });

    it('serves the method it was signed for and no other', async () => {
      const head = await sign('signed/app', { method: 'HEAD' });
      const answer = await fetch(head, { method: 'HEAD' });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-length')).toBe('10');
      expect(answer.headers.get('content-disposition')).toContain('filename="app"');
      for (const method of ['GET', 'PUT', 'DELETE', 'POST']) {
        expect(REFUSED, method).toContain((await fetch(head, { method })).status);
      }
      const get = await sign('signed/app');
      for (const method of ['HEAD', 'PUT', 'DELETE', 'POST']) {
        expect(REFUSED, method).toContain((await fetch(get, { method })).status);
      }
    });

    it('expires', async () => {
      // S3 counts from the last full second, so that a URL of 1 s may be over before it is used.
      const url = await sign('signed/app', { expiresInSeconds: 2 });
      expect((await fetch(url)).status).toBe(200);
      await expect.poll(async () => (await fetch(url)).status, { timeout: 5_000 }).toBe(403);
    });

    it('serves nothing once any byte of it is another', async () => {
      const url = await sign('signed/app');
      const answered = new Set<number>();
      for (let at = under.publicUrl.length + 1; at < url.length; at += 1) {
        const char = url.charAt(at);
        const altered = url.slice(0, at) + (char === '1' ? '2' : '1') + url.slice(at + 1);
        const response = await fetch(altered);
        answered.add(response.status);
        expect(await response.text()).not.toContain('0123456789');
      }
      expect(REFUSED).toEqual(expect.arrayContaining([...answered]));
      expect(answered).toContain(403);
    });

    it('serves no other key', async () => {
      await put('signed/other', 'other');
      const url = await sign('signed/app');
      expect((await fetch(url.replace('signed/app', 'signed/other'))).status).toBe(403);
    });
  });
}
