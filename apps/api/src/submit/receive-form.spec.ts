import { Failure } from '@cgoforge/core';
import multipart from '@fastify/multipart';
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { receiveForm } from './receive-form.js';

/** What the sender of a body is told, whose archive turns out to be damaged. */
async function toldOf(contentType: string): Promise<string> {
  const app = fastify();
  await app.register(multipart);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  const take = async (body: AsyncIterable<Buffer>) => {
    for await (const _ of body);
    throw new Failure('archive_broken', 'It is damaged.');
  };
  app.post('/', (request, reply) => receiveForm(request, reply, {}, { mostBytes: 1000, take }));
  app.setErrorHandler((error, _request, reply) =>
    reply.send(error instanceof Failure ? error.next : 'no failure'),
  );
  const answer = await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': contentType },
    body: 'x',
  });
  await app.close();
  return answer.body;
}

it('a damaged archive that came as curl -d sends it is answered with how to send it', async () => {
  expect(await toldOf('application/x-www-form-urlencoded')).toContain('--data-binary @app.tgz');
  expect(await toldOf('application/octet-stream')).not.toContain('--data-binary');
});
