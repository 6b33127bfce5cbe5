import { setTimeout as delay } from 'node:timers/promises';
import { KubeApi } from '@cgoforge/adapter-kubernetes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { metadataSchema } from '../../packages/adapters/kubernetes/src/object-views.js';
import { ObjectWatch, type Seen } from '../../packages/adapters/kubernetes/src/object-watch.js';
import { json, KubeServer, lines, reset } from '../support/kube-server.js';

/** The least time between two lists, and half of the longest. */
const PAUSE_MS = 10;

const PATH = '/api/v1/namespaces/builds/pods';
/** An object of which the test changes the uid, which no real server would. */
const thing = (name: string, value: string) => ({
  metadata: { name, uid: value, creationTimestamp: '2026-11-23T04:00:00Z' },
});
type Thing = ReturnType<(typeof metadataSchema)['parse']>;

const list = (...items: readonly object[]) => json(200, { metadata: { resourceVersion: '7' }, items });
const event = (type: string, object: object) => JSON.stringify({ type, object });
/** A watch of which nothing is heard any more. */
const quiet = lines([]);

describe('a watch of the Kubernetes API', () => {
  let server: KubeServer;
  let watch: ObjectWatch<Thing>;
  const changes: string[] = [];
  const failures: string[] = [];
  let throwFor: string | undefined;

  beforeEach(async () => {
    server = await KubeServer.start();
    changes.length = 0;
    failures.length = 0;
    throwFor = undefined;
    const api = KubeApi.connect(server.kubeconfig, { requestMs: 300, budgetMs: 3_000 });
    const listener = {
      changed: ({ object, gone }: Seen<Thing>) => {
        changes.push(`${object.metadata.name} ${gone ? 'gone' : object.metadata.uid}`);
        if (object.metadata.name === throwFor) throw new Error('the listener broke');
      },
      failed: (error: unknown) => void failures.push(String(error)),
    };
    const place = { path: PATH, selector: 'ours', schema: metadataSchema };
    watch = new ObjectWatch(api, place, listener, { relistMs: 200, pauseMs: PAUSE_MS });
  });
  afterEach(async () => {
    await watch.stop();
    await server.stop();
  });

  const seenOf = (name: string) => {
    const seen = watch.find(name);
    return seen?.gone ? 'gone' : seen?.object.metadata.uid;
  };

  it('knows what is there when it has started, and asks for changes from there on', async () => {
    server.next(list(thing('a', '1'), thing('b', '1')), quiet);
    await watch.start();
    expect(watch.present().map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
    await expect.poll(() => server.asked.length).toBe(2);
    expect(server.asked.map(({ query }) => query.get('labelSelector'))).toEqual(['ours', 'ours']);
    expect(server.asked[1]?.query.get('resourceVersion')).toBe('7');
  });

  it('does not start when it is not let in', async () => {
    server.next(json(403));
    await expect(watch.start()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('sees what is added, changed and deleted, and remembers how that was', async () => {
    const events = [
      event('ADDED', thing('b', '1')),
      event('MODIFIED', thing('a', '2')),
      event('DELETED', thing('b', '2')),
    ];
    server.next(list(thing('a', '1')), lines(events));
    await watch.start();
    await expect.poll(() => changes).toEqual(['a 1', 'b 1', 'a 2', 'b gone']);
    expect(watch.find('b')?.object.metadata.uid).toBe('2');
    expect(watch.present().map(({ metadata }) => metadata.name)).toEqual(['a']);
  });

  it.each([
    ['is closed', lines([], (response) => response.end())],
    ['is cut off', lines([event('MODIFIED', thing('a', '2'))], (response) => response.destroy())],
    ['is refused', reset],
    ['is too old', json(410, { reason: 'Expired' })],
    ['is told that it is too old', lines([event('ERROR', { code: 410, reason: 'Expired' })])],
    ['is told to wait', json(429)],
    ['is given garbage', lines(['{"type":'])],
    ['is given what is no event', lines(['[]'])],
    ['is silent', quiet],
  ])('goes on from a whole list when it %s', async (_, trouble) => {
    server.next(list(thing('a', '1'), thing('b', '1')), trouble, list(thing('a', '9')), quiet);
    await watch.start();
    await expect.poll(() => seenOf('a')).toBe('9');
    expect(seenOf('b')).toBe('gone');
  });

  it('reads the whole list again although every event came', async () => {
    server.next(list(thing('a', '1')), quiet, list(thing('a', '5')), quiet, list(thing('a', '6')), quiet);
    await watch.start();
    await expect.poll(() => seenOf('a')).toBe('6');
  });

  it('tells what a listener threw, and sees what came after', async () => {
    throwFor = 'a';
    const events = [event('MODIFIED', thing('a', '2')), event('ADDED', thing('b', '1'))];
    server.next(list(thing('a', '1')), lines(events));
    await watch.start();
    await expect.poll(() => seenOf('b')).toBe('1');
    expect(failures).toEqual(['Error: the listener broke', 'Error: the listener broke']);
  });

  it('tells of an object that it cannot read, and sees the others', async () => {
    server.next(list({ metadata: { name: 'odd' } }, thing('a', '1')), quiet);
    await watch.start();
    expect(seenOf('a')).toBe('1');
    expect(failures).toHaveLength(1);
  });

  it('tells for how long the list could not be read', async () => {
    expect(watch.ageMs).toBe(Number.POSITIVE_INFINITY);
    server.next(list(thing('a', '1')), reset);
    await watch.start();
    expect(watch.ageMs).toBeLessThan(5_000);
    const before = watch.ageMs;
    await expect.poll(() => server.asked.length).toBeGreaterThan(3);
    expect(watch.ageMs).toBeGreaterThan(before);
  });

  it('asks no more once it is stopped', async () => {
    server.next(list(thing('a', '1')), json(410));
    await watch.start();
    await expect.poll(() => server.asked.length).toBeGreaterThan(4);
    await watch.stop();
    // A request that was given up may still be on its way to the server.
    await delay(PAUSE_MS);
    const { length } = server.asked;
    // That nothing happens is no state to wait for: several of the pauses after which it asked until now.
    await delay(10 * PAUSE_MS);
    expect(server.asked).toHaveLength(length);
  });
});
