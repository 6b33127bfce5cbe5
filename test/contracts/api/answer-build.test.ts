import { connect } from 'node:net';
import { Failure } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import * as schemas from '../../../apps/api/src/openapi/schemas.js';
import { apiOfFile, RunningApi } from '../../support/running-api.js';

const api = await apiOfFile();

describe('waiting for the end', () => {
  const ended = async (query: string, end: (id: string) => Promise<unknown>) => {
    const { id, answer } = await api.submitted(() => api.submit(query).buffer(true));
    await end(id);
    return answer;
  };

  const lost = new Failure('lost', 'The sandbox is gone.');

  it('answers the file itself with answer=files', async () => {
    const answer = await ended('?answer=files', (id) => api.succeed(id));
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-length': '5',
      'content-disposition': expect.stringContaining('"app"'),
    });
    expect(answer.body.toString()).toBe('hello');
  });

  it.each([
    ['result', 'build_failed', 422, (id: string) => api.fail(id)],
    ['files', 'build_failed', 422, (id: string) => api.fail(id)],
    ['result', 'service_failed', 503, (id: string) => api.fail(id, lost)],
    ['result', 'build_cancelled', 409, (id: string) => api.parts.rows.builds.cancel('local', id)],
  ] as const)('answers %s of %s with %i and the build', async (how, code, status, end) => {
    const answer = await ended(`?answer=${how}`, end);
    expect(answer.status).toBe(status);
    expect(schemas.problemSchema.parse(JSON.parse(answer.text))).toMatchObject({
      code,
      build: { tasks: [{}] },
    });
  });

  it('cancels no build whose log is cut off because the wait ended', async () => {
    const other = await RunningApi.start(api.databaseUrl);
    const { id, answer } = await other.submitted(() =>
      other.submit('?answer=log&wait=0&on_disconnect=cancel'),
    );
    await expect(answer).rejects.toThrow('aborted');
    await other.stop();
    expect((await api.http.get(`/v1/builds/${id}`)).body).toMatchObject({ state: 'queued' });
  });

  it('says 504 when the wait ends first, and the line that waits on without the source', async () => {
    const { body } = await api.submit().expect(202);
    const line = (what: string, options: string) =>
      `Wait on, without sending the source again: curl ${options} 'http://localhost:80/v1/builds/${body.id}/${what}'`;
    const answer = await api.http.get(`/v1/builds/${body.id}/result?wait=0`).expect(504);
    const build = { id: body.id };
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'wait_ended', build, next: line('result', '-f') });
    const files = await api.http.get(`/v1/builds/${body.id}/files?wait=0`).expect(504);
    expect(JSON.parse(files.text)).toMatchObject({ code: 'wait_ended', build, next: line('files', '-fLOJ') });
    const zip = await api.http
      .get(`/v1/builds/${body.id}/files?wait=0&format=zip`)
      .set('authorization', 'Bearer x')
      .expect(504);
    const withKey = '-H "Authorization: Bearer $CGOFORGE_KEY" -fLOJ';
    expect(JSON.parse(zip.text)).toMatchObject({ next: line('files?format=zip', withKey) });
    await api.succeed(body.id);
    const file = await api.http.get(`/v1/builds/${body.id}/files`).buffer(true).expect(200);
    expect(file.headers['content-disposition']).toContain('"app"');
    expect(file.body.toString()).toBe('hello');
    const packed = await api.http.get(`/v1/builds/${body.id}/files?format=zip`).expect(200);
    expect(packed.headers['content-type']).toBe('application/zip');
  });

  it('has the line that waits on in a log too', async () => {
    const logs = connect(api.port, '127.0.0.1').setEncoding('utf8');
    const head = `PUT /v1/builds?answer=log&wait=0 HTTP/1.1\r\nHost: 127.0.0.1:${api.port}\r\n`;
    logs.write(`${head}Content-Length: ${api.source.length}\r\n\r\n`);
    logs.write(api.source);
    const text = (await logs.toArray()).join('');
    const [, id] = /cgoforge: build (\S+)/.exec(text) ?? [];
    const line = `curl -fN 'http://localhost:80/v1/builds/${id}/log?follow=1'`;
    expect(text).toContain(
      `cgoforge: the build goes on. Wait on, without sending the source again: ${line}\n`,
    );
  });

  it('gives no files of a build that failed', async () => {
    const { body } = await api.submit().expect(202);
    await api.fail(body.id);
    const answer = await api.http.get(`/v1/builds/${body.id}/files`).expect(422);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'build_failed' });
  });

  it('waits less long where a proxy is on the way', async () => {
    const patient = await RunningApi.start(api.databaseUrl, { settings: { proxyWaitSeconds: 1 } });
    const asked = patient.http.post('/v1/builds?answer=result&wait=3600').set('via', '1.1 proxy');
    const answer = await asked.attach('src', patient.source, 'app.tgz').expect(504);
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'wait_ended' });
    await patient.stop();
  });
});
