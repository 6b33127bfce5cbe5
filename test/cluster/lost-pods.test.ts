import { beforeEach, describe, expect, it } from 'vitest';
import { EVERY_CASE } from '../support/every-case.ts';
import { packSample } from '../support/samples.ts';
import { AttemptPods, hasEnded, isRunning, type PodFacts } from './attempt-pods.ts';
import { installed } from './installed.ts';

const site = installed();
const pods = new AttemptPods(site);

/** Real deletions of real pods, at each step of their way, and how many attempts a build may need then. */
const everyPhase: readonly [string, string, (pod: PodFacts) => boolean, readonly number[]][] = [
  ['before it was started', 'custom-lib', () => true, [2]],
  [
    'while it brings the source',
    'custom-lib',
    ({ status, spec }) => status.phase === 'Pending' && !!spec.nodeName,
    [2],
  ],
  ['while it compiles', 'custom-lib', (pod) => isRunning(pod, 'compile'), [2]],
  // Its check lasts: the kubelet tells the ends of two containers within a second as one. All may be delivered already.
  ['after the compiler has ended', 'server', (pod) => hasEnded(pod, 'compile'), [1, 2]],
];

const phases = EVERY_CASE ? everyPhase : everyPhase.filter(([phase]) => phase === 'while it compiles');

describe('a pod that is deleted', () => {
  beforeEach(() => pods.noneIsLeft());

  it.each(phases)('%s costs an attempt and no build', async (phase, sample, isThere, attempts) => {
    const { body } = await site.service.submit(packSample(sample), { targets: 'linux/amd64' });
    const pod = await pods.one(phase, isThere);
    await pods.delete(pod);
    const build = await site.service.ended(body.id);
    const [task] = build.tasks;
    expect(task?.state, await site.service.log(body.id)).toBe('succeeded');
    expect(task?.artifacts).toHaveLength(1);
    expect(attempts).toContain(task?.attempts);
  });

  it('by a drain of its node is evicted, and built again when the node takes pods', async () => {
    const { body } = await site.service.submit(packSample('custom-lib'), { targets: 'linux/amd64' });
    await pods.one('compiling', (pod) => isRunning(pod, 'compile'));
    const { lab } = site;
    const all = ['--pod-selector=cgoforge.dev/attempt', '--delete-emptydir-data', '--timeout=120s'];
    await lab.kubectl('drain', lab.node, ...all);
    const waitsFor = async () =>
      (await site.service.http.get(`/v1/builds/${body.id}`)).body.tasks[0].waitsFor;
    try {
      await expect.poll(waitsFor, { timeout: 60_000 }).toBe('No machine of linux-amd64 is ready.');
      expect(await site.service.log(body.id)).toContain('cgoforge: evicted:');
    } finally {
      await lab.kubectl('uncordon', lab.node);
    }
    expect((await site.service.ended(body.id)).state).toBe('succeeded');
  });
});
