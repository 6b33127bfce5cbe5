import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import * as schemas from '../../../apps/api/src/openapi/schemas.js';
import { tar } from '../../support/archives/tar.js';
import { apiOfFile } from '../../support/running-api.js';

const api = await apiOfFile();
const { reader, rows, spoolFolder, store } = api.parts;

/** The key of a source that was sent. */
async function storedSource(digest: string): Promise<string> {
  const row = await rows.database.source.findFirstOrThrow({ where: { digest } });
  return row.objectKey;
}

describe('submitting', () => {
  it('accepts a form with its fields behind the file, and answers as documented', async () => {
    const answer = await api.submit().field('targets', 'linux/x86_64').field('name', 'nightly').expect(202);
    const build = schemas.buildSchema.parse(answer.body);
    expect(build).toMatchObject({
      state: 'queued',
      name: 'nightly',
      tasks: [{ slug: 'linux-amd64-glibc2.36' }],
    });
    expect(answer.headers).toMatchObject({ location: build.links.self, 'retry-after': '1' });
    expect(await store.size(await storedSource(build.source.digest))).toBe(build.source.size);
  });

  it('builds for what there is of a system, and says what it passes over', async () => {
    const { body } = await api
      .submit()
      .field('targets', 'linux/all,linux/386')
      .field('unavailable', 'skip')
      .expect(202);
    expect(body.tasks.map(({ slug }: { slug: string }) => slug)).toEqual(['linux-amd64-glibc2.36']);
    expect(body.notes).toEqual([expect.stringMatching(/^Left out linux\/386: /)]);
  });

  it('stores the same tree once, and again when its object is lost', async () => {
    const { body } = await api.submit().expect(202);
    const { digest } = body.source;
    const key = await storedSource(digest);
    await api.submit().expect(202);
    expect(await storedSource(digest)).toBe(key);
    await store.delete(key);
    await api.submit().expect(202);
    const again = await storedSource(digest);
    expect(again).not.toBe(key);
    expect(await store.size(again)).toBe(body.source.size);
  });

  it.each(['application/gzip', 'application/x-www-form-urlencoded'])(
    'takes a bare body of %s for the source',
    async (type) => {
      const url = `http://127.0.0.1:${api.port}/v1/builds?targets=linux/amd64&tags=a,b`;
      const body = new Uint8Array(api.source);
      const answer = await fetch(url, { method: 'PUT', headers: { 'content-type': type }, body });
      expect(answer.status).toBe(202);
      expect(await answer.json()).toMatchObject({ options: { tags: ['a', 'b'] } });
    },
  );

  it.each([
    ['source_not_a_file', 400, () => api.http.post('/v1/builds').field('src', 'app.tgz')],
    ['source_missing', 400, () => api.http.post('/v1/builds').field('targets', 'linux/amd64')],
    ['source_missing', 400, () => api.http.post('/v1/builds')],
    ['source_repeated', 400, () => api.submit().attach('src', api.source, 'b.tgz')],
    ['unknown_field', 400, () => api.submit().field('target', 'linux/amd64')],
    ['invalid_field', 400, () => api.submit().field('output', '../x')],
    ['invalid_field', 400, () => api.http.post('/v1/builds').attach('ldflags', Buffer.from('x'), 'x')],
    ['invalid_field', 400, () => api.submit().field('name', '[]', { contentType: 'application/json' })],
    ['invalid_target', 400, () => api.submit().field('targets', 'linux')],
    ['invalid_query', 400, () => api.submit('?answer=maybe')],
    ['invalid_query', 400, () => api.submit('?targets=linux/amd64')],
    ['request_broken', 400, () => api.http.post('/v1/builds').send({ src: 'x' })],
    ['target_unavailable', 422, () => api.submit().field('targets', 'linux/arm64')],
    ['archive_unknown', 422, () => api.http.post('/v1/builds').attach('src', Buffer.from('hello'), 'a')],
    ['go_mod_missing', 422, () => api.submit().field('dir', 'nowhere')],
    ['source_too_large', 413, () => api.http.put('/v1/builds').type('gz').send(Buffer.alloc(3_000_000))],
  ] as const)('answers %s with %i and leaves no file behind', async (code, status, send) => {
    const answer = await send();
    expect(schemas.problemSchema.parse(JSON.parse(answer.text))).toMatchObject({ code, status });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await readdir(spoolFolder)).toEqual([]);
  });

  const ofFile = 'Content-Disposition: form-data; name="src"; filename="a"';
  it.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    ['with another boundary', 'multipart/form-data; boundary=x', 'hello'],
    ['without its end', 'multipart/form-data; boundary=x', `--x\r\n${ofFile}\r\n\r\nabc`],
  ])('blames the sender of a form %s', async (_, type, body) => {
    const answer = await api.http.post('/v1/builds').set('content-type', type).send(body).expect(400);
    expect(JSON.parse(answer.text).code).toBe('request_broken');
    expect(await readdir(spoolFolder)).toEqual([]);
  });

  it.each(['; name=""', ''])('says that a field with no name (form-data%s) is none', async (named) => {
    const body = `--x\r\nContent-Disposition: form-data${named}\r\n\r\nvalue\r\n--x--\r\n`;
    const answer = await api.http
      .post('/v1/builds')
      .set('content-type', 'multipart/form-data; boundary=x')
      .send(body);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'unknown_field', status: 400 });
  });

  it('reads a source as all fields say, whether they come before it or behind it', async () => {
    const files = {
      'go.mod': 'module example.com/app\n',
      'main.go': 'package main\n\nfunc main() {}\n',
      '.git/HEAD': 'x',
    };
    const entries = Object.entries(files).map(([name, body]) => ({ name, body }));
    const archive = gzipSync(tar([...entries, { name: Buffer.from('d6d0', 'hex') }]));
    const src = ['Content-Disposition: form-data; name="src"; filename="a"', archive] as const;
    const fields = { names: 'gbk', vcs: 'auto' };
    const asked = Object.entries(fields).map(
      ([name, value]) => [`Content-Disposition: form-data; name="${name}"`, value] as const,
    );
    const digests = [];
    for (const parts of [
      [...asked, src],
      [src, ...asked],
    ]) {
      // Sent in chunks: it is read while it arrives.
      const pieces = parts.flatMap(([header, value]) => [`--x\r\n${header}\r\n\r\n`, value, '\r\n']);
      const answer = await fetch(`http://127.0.0.1:${api.port}/v1/builds`, {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: Readable.from([...pieces, '--x--\r\n'].map((piece) => Buffer.from(piece))) as never,
        duplex: 'half',
      } as RequestInit);
      const build = schemas.buildSchema.parse(await answer.json());
      expect(build.options).toMatchObject({ names: 'gbk', vcs: true });
      digests.push(build.source.digest);
    }
    const whole = () => api.http.post('/v1/builds').attach('src', archive, 'a.tgz');
    const small = await whole().field(fields).expect(202);
    digests.push(small.body.source.digest);
    expect(new Set(digests).size).toBe(1);
    const bare = await whole().field('names', 'gbk').expect(202);
    expect(digests).not.toContain(bare.body.source.digest);
    expect((await whole().expect(422)).body.next).toContain('-F names=gbk');
  });

  it('does not pack again what is stored already', async () => {
    const first = await api.submit().expect(202);
    const pack = vi.spyOn(reader, 'pack');
    const again = await api.submit().expect(202);
    expect(pack).not.toHaveBeenCalled();
    expect(again.body.source).toEqual(first.body.source);
  });
});
