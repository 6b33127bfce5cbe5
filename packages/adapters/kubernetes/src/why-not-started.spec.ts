import { endingOfPod, type MeaningCase, meaningOf, pod } from '@test-support/attempt-meaning.js';
import {
  after,
  condition,
  type PodWish,
  podOf,
  samplePool,
  waiting,
} from '@test-support/kubernetes-objects.js';
import { describe, expect, it } from 'vitest';

const startedAt = (seconds: number) => ({ running: { startedAt: after(seconds).toISOString() } });
const unscheduled = podOf({ node: null, phase: 'Pending', source: {}, agent: {}, compile: {}, check: {} });
/** A pod on its way to its compiler, so many seconds after it was made. */
const starting = (wish: PodWish, seconds = 20) =>
  pod({ phase: 'Pending', agent: {}, compile: {}, check: {}, ...wish }, { now: after(seconds) });
const source = (reason: string, seconds?: number) => starting({ source: waiting(reason) }, seconds);
const nameless = { compile: waiting('InvalidImageName') };
const initialized = [condition('Initialized', 'True', '', 250)];
const sourceTookLong = { compile: waiting('ImagePullBackOff'), conditions: initialized };
const beside = { compile: startedAt(400), check: waiting('ErrImagePull') };
const crashing = { agent: waiting('CrashLoopBackOff') };
const creating = { compile: waiting('ContainerCreating') };

const cases: MeaningCase[] = [
  ['no node is fit, for now', { pod: unscheduled, unfitMs: 500_000 }, 'running'],
  ['no node is fit', { pod: unscheduled, unfitMs: 61_000, now: after(61) }, 'no_such_node'],
  ['none is fit for a moment, late', { pod: unscheduled, unfitMs: 5_000, now: after(1200) }, 'running'],
  ['fit nodes have no room, for now', { pod: unscheduled, now: after(1799) }, 'running'],
  ['fit nodes have no room', { pod: unscheduled, now: after(1801) }, 'nodes_busy'],
  ['an image has no name', starting({ ...nameless, source: {} }), 'image_unavailable'],
  ['an image does not come, for now', source('ErrImagePull'), 'running'],
  ['an image does not come', source('ImagePullBackOff', 302), 'image_unavailable'],
  ['the compiler’s image is slow, after a slow source', starting(sourceTookLong, 500), 'running'],
  ['a container cannot be made', source('CreateContainerConfigError', 302), 'image_unavailable'],
  ['the check’s image is slow, beside one that was slow', pod(beside, { now: after(500) }), 'running'],
  ['the sidecar crashes, and no compiler starts', starting(crashing, 400), 'image_unavailable'],
  ['the sidecar is started again while the compiler runs', pod(crashing, { now: after(1400) }), 'running'],
  ['containers are made, for now', source('PodInitializing', 900), 'running'],
  ['containers are never made', source('PodInitializing', 902), 'lost'],
  ['the kubelet says nothing of a pod', starting({ source: {} }, 902), 'lost'],
  ['a pod came a step nearer a while ago', starting({ agent: startedAt(100), ...creating }, 950), 'running'],
  ['a compiler runs for long', { now: after(1700) }, 'running'],
];

describe('a pod that does not start', () => {
  it.each(cases)('when %s', (_, facts, meaning) => expect(meaningOf(facts)).toBe(meaning));

  it('waits for nodes that are made on demand as long as for busy ones', () => {
    const pool = { ...samplePool, canScaleUp: true };
    expect(meaningOf({ pod: unscheduled, unfitMs: 1_799_000, now: after(1799) }, pool)).toBe('running');
    expect(meaningOf({ pod: unscheduled, unfitMs: 1_801_000, now: after(1801) }, pool)).toBe('nodes_busy');
  });

  it.each([
    ['busy', { now: after(1801) }, 'No node of linux/amd64 had room for the pod within 1800 s.'],
    ['unfit', { now: after(61), unfitMs: 61_000 }, 'No Ready node is fit for this pool of linux/amd64.'],
  ])('says what the scheduler says of nodes that are %s', (_, facts, detail) => {
    expect(endingOfPod({ pod: unscheduled, ...facts }).takenBy?.detail).toBe(
      `${detail} The scheduler says: Unschedulable of it happened`,
    );
  });

  it('says what a pod waits for that never starts', () => {
    const warning = 'MountVolume.SetUp failed for volume "plan"';
    expect(endingOfPod({ ...starting(creating, 1000), warning }).takenBy?.detail).toBe(
      `The pod came no step nearer to its compiler within 900 s (compile: ContainerCreating). The cluster says: ${warning}`,
    );
  });

  it('quotes the cluster on one line', () => {
    expect(endingOfPod(source('InvalidImageName')).takenBy?.detail).toBe(
      'The container source cannot start (InvalidImageName): InvalidImageName of it happened',
    );
  });
});
