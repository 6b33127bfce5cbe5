import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '@cgoforge/core';
import type { ReadingOptions } from '@cgoforge/source';
import multipart from '@fastify/multipart';
import { folderOfTest } from '@test-support/folders.js';
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { InvalidFields } from '../http/invalid-fields.js';
import { receiveUpload } from './receive-upload.js';
import type { SourceReader } from './source-reader.js';
import { SpooledSource } from './spooled-source.js';
import { uploadFilesIn } from './upload-files.js';

const folderOf = folderOfTest();

/** What the sender of a body is told, and what a reader was told, which finds every archive damaged. */
async function send(contentType: string, body: string, url = '/') {
  const told: ReadingOptions[] = [];
  const damaged = Promise.reject(new Failure('archive_broken', 'It is damaged.'));
  damaged.catch(() => undefined);
  const reading = {
    ...{ written: () => undefined, abort: () => undefined, result: damaged, refused: false },
    complete: (asked: ReadingOptions) => void told.push(asked),
  };
  const reader = {
    read: (_: unknown, assumed: ReadingOptions) => {
      told.push(assumed);
      return reading;
    },
  } as unknown as SourceReader;

  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  await app.register(multipart);
  app.post('/', async (request, reply) => {
    await using spooled = new SpooledSource(
      uploadFilesIn(mkdtempSync(join(folderOf(), 'upload-')), null),
      reader,
      new AbortController().signal,
    );
    const query = Object.entries(request.query as Record<string, string>).map(([name, value]) => [
      name,
      [value],
    ]);
    const options = { mostBytes: 1000, spooled, arrived: () => undefined };
    await receiveUpload(request, reply, Object.fromEntries(query), options);
  });
  app.setErrorHandler((error, _request, reply) =>
    reply.send(
      error instanceof InvalidFields ? error.detail : error instanceof Failure ? error.next : 'no failure',
    ),
  );
  const answer = await app.inject({ method: 'POST', url, headers: { 'content-type': contentType }, body });
  await app.close();
  return { said: answer.body, told: told.map(({ names, vcs }) => ({ names, vcs })) };
}

/** The parts of a form; a name alone is a file. */
function sendForm(...parts: readonly string[]) {
  const body = parts.map((part) => {
    const [name, value = ''] = part.split('=');
    const file = name === 'src' ? '; filename="app.tgz"' : '';
    return `--x\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return send('multipart/form-data; boundary=x', `${body.join('')}--x--\r\n`);
}

it('a damaged archive that came as curl -d sends it is answered with how to send it', async () => {
  expect((await send('application/x-www-form-urlencoded', 'x')).said).toContain('--data-binary @app.tgz');
  expect((await send('application/octet-stream', 'x')).said).not.toContain('--data-binary');
});

it('a source is read as the fields before it say, and in the end as all of them do', async () => {
  const [none, all] = [
    { names: null, vcs: false },
    { names: 'gbk', vcs: true },
  ];
  expect((await sendForm('names=gbk', 'vcs=auto', 'src')).told).toEqual([all, all]);
  expect((await sendForm('src', 'names=cp936', 'vcs=auto')).told).toEqual([none, all]);
  expect((await sendForm('vcs=auto', 'src', 'names=gbk')).told).toEqual([{ names: null, vcs: true }, all]);
  const bare = await send('application/octet-stream', 'x', '/?names=gbk&vcs=auto');
  expect(bare.told).toEqual([all, all]);
});

it('a field that is wrong is answered before the source behind it is taken', async () => {
  expect(await sendForm('names=klingon', 'src')).toEqual({
    said: expect.stringContaining('names="klingon"'),
    told: [],
  });
  expect((await sendForm('src', 'names=klingon')).said).toContain('names="klingon"');
});
