import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ExecutorSteps } from '../contracts/executor-steps.js';
import { openKubelab } from '../kubelab/lab.js';
import { packSample } from '../support/samples.js';
import { type ClusterSite, startExecutorSite } from './executor-site.js';
import { nameOf } from './executor-ways.js';
import { OURS } from './without-ours.js';

const lab = openKubelab(inject('clusterFolder'));

describe('what an attempt leaves in the cluster', () => {
  let site: ClusterSite;
  const steps = new ExecutorSteps(() => site);
  beforeAll(async () => {
    site = await startExecutorSite(lab);
  });
  afterAll(() => site.close());

  /** A worker of the same pool, which knows what the cluster and the rows say and nothing else. */
  const another = async () => {
    const its = await site.another();
    return new ExecutorSteps(() => its);
  };
  const kubectl = (...args: readonly string[]) => lab.kubectl('--namespace', site.pool.namespace, ...args);
  const objects = async () => {
    const owned = ['configmaps,secrets,pods', '-l', 'cgoforge.dev/attempt', '--output', 'name'];
    return (await kubectl('get', ...owned)).trim().split('\n').filter(Boolean).sort();
  };

  it('is three objects while it runs, however many start it, and none when it is released', async () => {
    const made = await steps.start(packSample('endless'));
    const second = await another();
    await Promise.all([second, steps].map((worker) => worker.launch(made)));
    expect(await objects()).toEqual(['configmap', 'pod', 'secret'].map((kind) => `${kind}/${nameOf(made)}`));
    expect(await second.executor.attempts()).toEqual([made.order.attempt]);
    await second.executor.release(made.order.attempt);
    // The secret goes with its owner, by the cluster's own collector.
    await expect.poll(objects, { timeout: 30_000 }).toEqual([]);
    expect(await steps.executor.attempts()).toEqual([]);
  });

  it('has no room to give and nothing to take: Guaranteed, no rights, no token, no services', async () => {
    const made = await steps.start(packSample('endless'));
    const pod = JSON.parse(await kubectl('get', 'pod', nameOf(made), '--output', 'json'));
    expect(pod.status.qosClass).toBe('Guaranteed');
    // What admission adds would stand here.
    const names = pod.spec.volumes.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['plan', 'token', 'cgoforge', 'work', 'check-tmp', 'delivered']);
    const rights = await kubectl(
      ...['auth', 'can-i', '--list', '--no-headers'],
      ...['--as', `system:serviceaccount:${site.pool.namespace}:${site.pool.serviceAccount}`],
    );
    expect(rights).not.toMatch(/pods|secrets|configmaps|\*\.\*/);
    await steps.releaseAll();
  });

  it('is understood by a worker that takes it over, and by one that comes when all is done', async () => {
    const made = await steps.start(packSample('pure-go'));
    const during = await another();
    const endOf = async (worker: ExecutorSteps) => (await worker.endOf(made)).ending;
    const [before, meanwhile] = await Promise.all([steps, during].map(endOf));
    const later = await another();
    expect(before?.outputs).toEqual(['pure-go']);
    expect(meanwhile).toEqual(before);
    expect(await endOf(later)).toEqual(before);
    expect(before?.machine).toMatchObject({ name: lab.node, architecture: 'amd64' });
    await later.releaseAll();
  });

  it('is ended as cancelled by whoever is told so, also when another began to', async () => {
    const made = await steps.start(packSample('endless'));
    const second = await another();
    const ends = await Promise.all([steps, second].map((worker) => worker.stop(made)));
    expect(ends.map(({ ending }) => ending.stoppedBy)).toEqual(['cancel', 'cancel']);
    await second.releaseAll();
  });

  it('outlives intake for a while, with nothing lost', async () => {
    const made = await steps.start(packSample('pure-go'));
    const logged = async () => (await steps.logOf(made)).length;
    await expect.poll(logged, { timeout: 60_000 }).toBeGreaterThan(0);
    await site.intake.end('SIGKILL');
    await site.startIntake();
    const { ending } = await steps.endOf(made);
    expect(ending.outputs).toEqual(['pure-go']);
    // Each package is a line, which is there once.
    const log = (await steps.logOf(made)).toString();
    const packages = log.replaceAll(OURS, '').trim().split('\n');
    expect(packages).toEqual([...new Set(packages)]);
    expect(packages.at(-1)).toBe('example.com/pure-go');
    await steps.releaseAll();
  });
});
