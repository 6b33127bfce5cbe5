import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RegisteredRoutes } from '../../../apps/api/src/http/registered-routes.js';
import { operations } from '../../../apps/api/src/openapi/operations.js';
import * as schemas from '../../../apps/api/src/openapi/schemas.js';
import { sql } from '../../support/postgres.js';
import { apiOfFile } from '../../support/running-api.js';
import { APP } from '../../support/start-api.js';

const api = await apiOfFile();

describe('the API', () => {
  it('redirects to a URL signed for the method, and serves it as an attachment', async () => {
    const { body } = await api.submit().expect(202);
    await api.succeed(body.id);
    const { body: listed } = await api.http.get(`/v1/builds/${body.id}/artifacts`).expect(200);
    const content = new URL(listed.items[0].links.content).pathname;
    /** The path that is redirected to. */
    const signed = async (method: 'get' | 'head') => {
      const { headers } = await api.http[method](content).expect(307).expect('cache-control', 'no-store');
      expect(headers.location).toMatch(`http://localhost:80/objects/${APP.objectKey}?`);
      return headers.location?.slice('http://localhost:80'.length) ?? '';
    };
    const url = await signed('get');
    const file = await api.http.get(url).set('range', 'bytes=-3').expect(206);
    expect(file.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-range': 'bytes 2-4/5',
    });
    await api.http
      .get(url)
      .set('if-none-match', file.headers.etag ?? '')
      .expect(304);
    await api.http.head(url).expect(403);
    await api.http
      .head(await signed('head'))
      .expect(200)
      .expect('content-length', '5');
  });

  it('lists, cancels and tells checksums', async () => {
    const { body } = await api.submit().expect(202);
    schemas.buildPageSchema.parse((await api.http.get('/v1/builds?limit=2').expect(200)).body);
    schemas.targetListSchema.parse((await api.http.get('/v1/targets').expect(200)).body);
    expect((await api.http.post(`/v1/builds/${body.id}/cancel`).expect(202)).body.state).toBe('cancelled');
    const { body: done } = await api.submit().expect(202);
    await api.succeed(done.id);
    const files = `/v1/builds/${done.id}/artifacts`;
    schemas.artifactListSchema.parse((await api.http.get(files).expect(200)).body);
    const sums = await api.http.get(`${files}?format=sha256sums`).expect(200);
    expect(sums.text).toBe(`${APP.sha256}  app\n`);
  });

  it('tells a wrong method from a wrong path', async () => {
    await api.http.delete('/v1/builds').expect(405).expect('allow', 'GET, HEAD, POST, PUT');
    const query = await fetch(`http://localhost:${api.port}/v1/builds`, { method: 'QUERY' });
    expect(query.status).toBe(405);
    await api.http.get('/v1/nothing').expect(404);
    await api.http.get('/docs/nothing.js').expect(404);
    await api.http.delete('/docs/nothing.js').expect(404);
    await api.http.get('/v1/builds/bld_1').expect(404);
    await api.http.get('/v1/builds/bld_%00').expect(400);
  });

  it.each([
    ['no Host', 'GET / HTTP/1.1\r\n', 'The request names no Host.'],
    ['no Host of HTTP/1.0', 'GET / HTTP/1.0\r\n', 'The request names no Host.'],
    ['an expectation', 'GET / HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\n', 'Of expectations only'],
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n', 'This service is no proxy.'],
    ['no HTTP', 'hello\r\n', 'The request is not HTTP/1.1'],
  ])('answers %s with a problem', async (_, head, detail) => {
    const socket = connect(api.port, '127.0.0.1');
    socket.write(`${head}Connection: close\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json/is);
    const { code, detail: said } = JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
    expect(code).toBe('request_broken');
    expect(said).toContain(detail);
  });

  it('refuses what a foreign page could send, whatever the path', async () => {
    await api.http.get('/nothing').set('host', 'evil.example').expect(403);
    await api.http.get('/docs').set('origin', 'http://evil.example').expect(403);
  });

  it('prints usage for curl and a page for a browser', async () => {
    expect((await api.http.get('/').expect(200)).text).toContain('curl -fLF targets=linux/amd64');
    await api.http
      .get('/')
      .set('accept', 'text/html')
      .expect('content-type', /text\/html/);
  });

  it('answers an error of nobody with internal and without its text', async () => {
    await sql(api.databaseUrl, 'ALTER TABLE pools RENAME name TO other');
    onTestFinished(async () => void (await sql(api.databaseUrl, 'ALTER TABLE pools RENAME other TO name')));
    const answer = await api.http.get('/v1/targets').expect(500);
    expect(answer.text).not.toContain('column');
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'internal',
      requestId: answer.headers['x-request-id'],
    });
  });

  it('documents every route that it has, and no other', () => {
    const own = api.parts.app
      .get(RegisteredRoutes)
      .list.filter(({ method, path }) => method !== 'HEAD' && !/^\/(docs|objects|openapi)/.test(path));
    const registered = own.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const documented = operations
      .filter(({ method }) => method !== 'head')
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect([...new Set(registered)].sort()).toEqual([...documented].sort());
  });
});
