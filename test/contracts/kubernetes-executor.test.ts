import type { ServerResponse } from 'node:http';
import { KubeApi, KubernetesExecutor } from '@cgoforge/adapter-kubernetes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Asked, json, KubeServer } from '../support/kube-server.js';
import { samplePool } from '../support/kubernetes-objects.js';

function pod(attempt: string) {
  const labels = { 'cgoforge.dev/attempt': attempt };
  const made = { uid: 'uid', creationTimestamp: '2026-11-23T04:00:00Z' };
  return { metadata: { name: attempt.replace('_', '-'), labels, ...made }, spec: {} };
}

/** The whole run of an attempt is for the cluster's tests; here an API server is played that has two pods, and says
 * when they change. */
describe('an executor of pods', () => {
  let server: KubeServer;
  let executor: KubernetesExecutor;
  let watchers: ServerResponse[];
  let held: (() => void)[];
  const gone = new Set<string>();

  beforeEach(async () => {
    watchers = [];
    held = [];
    gone.clear();
    server = await KubeServer.start();
    server.next(answer);
    const api = KubeApi.connect(server.kubeconfig, { requestMs: 1_000, budgetMs: 1_000 });
    executor = await KubernetesExecutor.open(samplePool, api, () => {});
    await expect.poll(() => watchers.length).toBe(1);
  });
  afterEach(async () => {
    await executor.close();
    await server.stop();
  });

  function answer(asked: Asked, response: ServerResponse): void {
    const isOfPods = asked.path.endsWith('/pods');
    if (asked.query.has('watch')) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      if (isOfPods) watchers.push(response);
    } else if (asked.method === 'DELETE') {
      const name = asked.path.replace(/.*\//, '');
      if (asked.path.includes('/pods/')) leave(name);
      json(200)(asked, response);
    } else if (asked.path.endsWith('/pods/att-4')) {
      held.push(() => json(200, pod('att_4'))(asked, response));
    } else if (isOfPods || asked.path.endsWith('/nodes')) {
      const items = isOfPods ? [pod('att_1'), pod('att_2')] : [];
      json(200, { metadata: { resourceVersion: '1' }, items })(asked, response);
    } else {
      json(404, { reason: 'NotFound' })(asked, response);
    }
  }

  async function follow(heard: string[], signal: AbortSignal): Promise<void> {
    for await (const attempt of executor.changes(signal)) heard.push(attempt);
  }
  const deletions = () => server.asked.filter(({ method }) => method === 'DELETE');
  const tell = (type: string, object: object) => {
    for (const watcher of watchers) watcher.write(`${JSON.stringify({ type, object })}\n`);
  };
  const leave = (name: string) => {
    gone.add(name);
    tell('DELETED', pod(name.replace('-', '_')));
  };

  it('tells which attempts change, to all who ask, until they ask no more', async () => {
    const asking = new AbortController();
    const heard: [string[], string[]] = [[], []];
    const following = heard.map((one) => follow(one, asking.signal));
    tell('MODIFIED', pod('att_2'));
    tell('DELETED', pod('att_1'));
    for (const one of heard) await expect.poll(() => one).toEqual(['att_2', 'att_1']);
    asking.abort();
    await Promise.all(following);
  });

  it('releases an attempt with its owner and its pod, and then knows it no more', async () => {
    await executor.release('att_1');
    expect([...gone]).toEqual(['att-1']);
    const paths = deletions().map(({ path }) => path.replace(/.*namespaces\/[^/]*/, ''));
    expect(paths).toEqual(['/configmaps/att-1', '/pods/att-1']);
    expect(await executor.status('att_1')).toEqual({ state: 'unknown' });
  });

  it('knows that an attempt is over whose pod was taken from it', async () => {
    leave('att-1');
    const lost = { state: 'known', over: true, taken: { code: 'lost' } };
    await expect.poll(() => executor.status('att_1')).toMatchObject(lost);
  });

  it('believes the watch that a pod is gone, and no answer that was asked for before', async () => {
    const asking = new AbortController();
    const heard: string[] = [];
    const following = follow(heard, asking.signal);
    const status = executor.status('att_4');
    await expect.poll(() => held.length).toBe(1);
    tell('DELETED', pod('att_4'));
    await expect.poll(() => heard).toEqual(['att_4']);
    held[0]?.();
    expect(await status).toMatchObject({ state: 'known', over: true, taken: { code: 'lost' } });
    asking.abort();
    await following;
  });

  it('stops by ending the pod with time for the end of the log, once nothing runs there', async () => {
    await executor.stop('att_2');
    expect(JSON.parse(deletions()[0]?.body ?? '')).toMatchObject({ gracePeriodSeconds: 5 });
    await executor.stop('att_2');
    expect(deletions()).toHaveLength(1);
  });

  it('knows nothing of an attempt that has no pod, and has nothing to stop or release there', async () => {
    expect(await executor.status('att_3')).toEqual({ state: 'unknown' });
    await executor.stop('att_3');
    await executor.release('att_3');
    expect([...gone]).toEqual([]);
  });
});
