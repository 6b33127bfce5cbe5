import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ARTIFACT, apiOfFile } from '../../../test/support/api/running-api.js';
import { RegisteredRoutes } from './http/registered-routes.js';
import { operations } from './openapi/operations.js';
import * as schemas from './openapi/schemas.js';

const api = await apiOfFile();

describe('the API', () => {
  it('redirects to a URL signed for the method, and serves it as an attachment', async () => {
    const { body } = await api.submit().expect(202);
    api.ports.builds.move(body.id, { state: 'succeeded', artifacts: [ARTIFACT] });
    const { headers } = await api.http.get('/v1/artifacts/art_1/content').expect(307);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      location: expect.stringContaining('GET=app'),
    });
    const url = new URL(headers.location ?? '');
    const file = await api.http
      .get(url.pathname + url.search)
      .set('range', 'bytes=-3')
      .expect(206);
    expect(file.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-range': 'bytes 2-4/5',
    });
    await api.http.head(url.pathname + url.search).expect(403);
    await api.http
      .get(url.pathname + url.search)
      .set('if-none-match', file.headers.etag ?? '')
      .expect(304);
    await api.http
      .head('/v1/artifacts/art_1/content')
      .expect(307)
      .expect('location', /HEAD=app/);
  });

  it('lists, cancels and tells checksums', async () => {
    const { body } = await api.submit().expect(202);
    schemas.buildPageSchema.parse((await api.http.get('/v1/builds?limit=2').expect(200)).body);
    schemas.targetListSchema.parse((await api.http.get('/v1/targets').expect(200)).body);
    expect((await api.http.post(`/v1/builds/${body.id}/cancel`).expect(202)).body.state).toBe('cancelled');
    const done = api.ports.builds.move(body.id, { state: 'succeeded', artifacts: [ARTIFACT] });
    schemas.artifactListSchema.parse(
      (await api.http.get(`/v1/builds/${done.id}/artifacts`).expect(200)).body,
    );
    const sums = await api.http.get(`/v1/builds/${done.id}/artifacts?format=sha256sums`).expect(200);
    expect(sums.text).toBe(`${ARTIFACT.sha256}  app\n`);
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
    const list = api.ports.pools.list;
    api.ports.pools.list = () => Promise.reject(new Error('secret of the database'));
    const answer = await api.http.get('/v1/targets').expect(500);
    api.ports.pools.list = list;
    expect(answer.text).not.toContain('secret');
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'internal',
      requestId: answer.headers['x-request-id'],
    });
  });

  it('documents every route that it has, and no other', () => {
    const own = api.app
      .get(RegisteredRoutes)
      .list.filter(({ method, path }) => method !== 'HEAD' && !/^\/(docs|objects|openapi)/.test(path));
    const registered = own.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const documented = operations
      .filter(({ method }) => method !== 'head')
      .map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect([...new Set(registered)].sort()).toEqual([...documented].sort());
  });
});
