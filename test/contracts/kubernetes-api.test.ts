import { KubeApi } from '@cgoforge/adapter-kubernetes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureBy } from '../support/failure-by.js';
import { json, KubeServer, lines, reset, silence } from '../support/kube-server.js';

const PATH = '/api/v1/namespaces/builds/pods';

describe('a request to the Kubernetes API', () => {
  let server: KubeServer;
  let api: KubeApi;
  beforeEach(async () => {
    server = await KubeServer.start();
    api = KubeApi.connect(server.kubeconfig, { requestMs: 300, budgetMs: 3_000 });
  });
  afterEach(() => server.stop());

  it('carries who asks, and what', async () => {
    server.next(json(201, { made: true }));
    const answer = await api.ask('POST', PATH, { query: { a: 'b c' }, body: { kind: 'Pod' } });
    expect(answer).toEqual({ made: true });
    const [asked] = server.asked;
    expect(asked).toMatchObject({ method: 'POST', path: PATH, body: '{"kind":"Pod"}' });
    expect(asked?.query.get('a')).toBe('b c');
    expect(asked?.headers.authorization).toBe('Bearer a-token');
    expect(asked?.headers['content-type']).toBe('application/json');
  });

  it.each([
    ['is busy', json(429)],
    ['is broken', json(500)],
    ['is starting', json(503)],
    ['counts a quota that others count too', json(409, { reason: 'Conflict' })],
    ['breaks the connection', reset],
    ['is silent', silence],
    ['answers what is no JSON', lines(['<html>'], (response) => response.end())],
  ])('is sent again when the server %s', async (_, trouble) => {
    server.next(trouble, trouble, json(200, { fine: true }));
    expect(await api.ask('GET', PATH)).toEqual({ fine: true });
    expect(server.asked).toHaveLength(3);
  });

  it('is not sent again before the server wants it', async () => {
    // Which is later than the budget lasts.
    server.next(json(429, {}, { 'retry-after': '60' }));
    await expect(api.ask('GET', PATH)).rejects.toMatchObject({ code: 'unavailable' });
    expect(server.asked).toHaveLength(1);
  });

  it('ends as unavailable when its budget does, with what was said last', async () => {
    api = KubeApi.connect(server.kubeconfig, { requestMs: 300, budgetMs: 250 });
    server.next(json(503, { message: 'etcd is away' }));
    const error = await failureBy(api.ask('GET', PATH));
    expect(error.code).toBe('unavailable');
    expect(String(error.cause)).toContain('etcd is away');
  });

  it('is sent once when the server refuses it', async () => {
    server.next(json(403, { message: 'forbidden' }));
    const detail = 'The Kubernetes API refuses GET pods with 403: forbidden.';
    await expect(api.ask('GET', PATH)).rejects.toMatchObject({ code: 'unavailable', detail });
    expect(server.asked).toHaveLength(1);
  });

  it('tells the time of the server, however wrong that of this machine is', async () => {
    server.next(json(200, {}, { date: 'Mon, 23 Nov 2099 04:31:00 GMT' }));
    await api.ask('GET', PATH);
    const apartMs = api.clock.now().getTime() - Date.parse('2099-11-23T04:31:00Z');
    expect(apartMs).toBeGreaterThanOrEqual(0);
    expect(apartMs).toBeLessThan(60_000);
  });

  it('answers null for the refusal that is expected, and for no other of its status', async () => {
    server.next(json(409, { reason: 'AlreadyExists' }), json(409, { reason: 'Gone' }));
    expect(await api.ask('POST', PATH, { expect: 'AlreadyExists' })).toBeNull();
    await expect(api.ask('POST', PATH, { expect: 'AlreadyExists' })).rejects.toThrow('with 409');
  });

  it('ends with its signal, also between two tries', async () => {
    server.next(json(503, {}, { 'retry-after': '2' }));
    const signal = AbortSignal.timeout(100);
    await expect(api.ask('GET', PATH, { signal })).rejects.toThrow();
    expect(signal.aborted).toBe(true);
  });
});
