import { describe, expect, it } from 'vitest';
import { endingOf, type MeaningCase, meaningOf } from '../../../../test/support/attempt-meaning.js';
import {
  after,
  condition,
  type PodWish,
  podOf,
  samplePool,
  waiting,
} from '../../../../test/support/kubernetes-objects.js';

const startedAt = (seconds: number) => ({ running: { startedAt: after(seconds).toISOString() } });
const unscheduled = podOf({ node: null, phase: 'Pending', source: {}, agent: {}, compile: {}, check: {} });
const starting = (wish: PodWish) => podOf({ phase: 'Pending', agent: {}, compile: {}, check: {}, ...wish });

const cases: MeaningCase[] = [
  ['no node is fit, for now', { pod: unscheduled, unfitMs: 500_000 }, 'running'],
  ['no node is fit', { pod: unscheduled, unfitMs: 61_000, now: after(61) }, 'no_such_node'],
  [
    'no node is fit for a moment, after a long wait',
    { pod: unscheduled, unfitMs: 5_000, now: after(1200) },
    'running',
  ],
  ['fit nodes have no room, for now', { pod: unscheduled, now: after(1799) }, 'running'],
  ['fit nodes have no room', { pod: unscheduled, now: after(1801) }, 'nodes_busy'],
  [
    'an image has no name',
    { pod: starting({ compile: waiting('InvalidImageName'), source: {} }) },
    'image_unavailable',
  ],
  ['an image does not come, for now', { pod: starting({ source: waiting('ErrImagePull') }) }, 'running'],
  [
    'an image does not come',
    { pod: starting({ source: waiting('ImagePullBackOff') }), now: after(302) },
    'image_unavailable',
  ],
  [
    'the image of the compiler does not come, after a source that took long',
    {
      pod: starting({
        compile: waiting('ImagePullBackOff'),
        conditions: [condition('Initialized', 'True', '', 250)],
      }),
      now: after(500),
    },
    'running',
  ],
  [
    'a container cannot be made',
    { pod: starting({ source: waiting('CreateContainerConfigError') }), now: after(302) },
    'image_unavailable',
  ],
  [
    'the image of the check does not come, for now, beside a compiler whose image took long',
    {
      pod: podOf({ compile: startedAt(400), check: waiting('ErrImagePull') }),
      now: after(500),
    },
    'running',
  ],
  [
    'the sidecar crashes again and again, and no compiler starts',
    { pod: starting({ agent: waiting('CrashLoopBackOff') }), now: after(400) },
    'image_unavailable',
  ],
  [
    'the sidecar is started again while the compiler runs',
    { pod: podOf({ agent: waiting('CrashLoopBackOff') }), now: after(1400) },
    'running',
  ],
  [
    'containers are made, for now',
    { pod: starting({ source: waiting('PodInitializing') }), now: after(900) },
    'running',
  ],
  [
    'containers are never made',
    { pod: starting({ source: waiting('PodInitializing') }), now: after(902) },
    'lost',
  ],
  ['the kubelet says nothing of a pod', { pod: starting({ source: {} }), now: after(902) }, 'lost'],
  [
    'a pod came a step nearer a while ago',
    { pod: starting({ agent: startedAt(100), compile: waiting('ContainerCreating') }), now: after(950) },
    'running',
  ],
  ['a compiler runs for long', { now: after(1700) }, 'running'],
];

describe('a pod that does not start', () => {
  it.each(cases)('when %s', (_, facts, meaning) => {
    expect(meaningOf(facts)).toBe(meaning);
  });

  it('waits for nodes that are made on demand as long as for busy ones', () => {
    const pool = { ...samplePool, canScaleUp: true };
    expect(meaningOf({ pod: unscheduled, unfitMs: 1_799_000, now: after(1799) }, pool)).toBe('running');
    expect(meaningOf({ pod: unscheduled, unfitMs: 1_801_000, now: after(1801) }, pool)).toBe('nodes_busy');
  });

  it.each([
    ['busy', { now: after(1801) }, 'No node of linux/amd64 had room for the pod within 1800 s.'],
    ['unfit', { now: after(61), unfitMs: 61_000 }, 'No Ready node is fit for this pool of linux/amd64.'],
  ])('says what the scheduler says of nodes that are %s', (_, facts, detail) => {
    expect(endingOf({ pod: unscheduled, ...facts }).takenBy?.detail).toBe(
      `${detail} The scheduler says: Unschedulable of it happened`,
    );
  });

  it('says what a pod waits for that never starts', () => {
    const pod = starting({ compile: waiting('ContainerCreating') });
    const warning = 'MountVolume.SetUp failed for volume "plan"';
    expect(endingOf({ pod, warning, now: after(1000) }).takenBy?.detail).toBe(
      `The pod came no step nearer to its compiler within 900 s (compile: ContainerCreating). The cluster says: ${warning}`,
    );
  });

  it('quotes the cluster on one line', () => {
    const pod = starting({ source: waiting('InvalidImageName') });
    expect(endingOf({ pod }).takenBy?.detail).toBe(
      'The container source cannot start (InvalidImageName): InvalidImageName of it happened',
    );
  });
});
