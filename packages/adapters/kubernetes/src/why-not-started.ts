import type { Taken } from '@cgoforge/core';
import { type AttemptFacts, conditionOf, containersOf, stateOf } from './attempt-facts.js';
import type { PodView } from './object-views.js';
import type { PoolConfig } from './pool-config.js';
import { quoted } from './quoted.js';

/** The kubelet's reasons for which a container waits that waiting alone seldom heals, and whether it may. */
const HOPELESS: Readonly<Record<string, 'at once' | 'after a while'>> = {
  InvalidImageName: 'at once',
  ErrImageNeverPull: 'at once',
  ErrImagePull: 'after a while',
  ImagePullBackOff: 'after a while',
  ImageInspectError: 'after a while',
  RegistryUnavailable: 'after a while',
  SignatureValidationFailed: 'after a while',
  CreateContainerConfigError: 'after a while',
  CreateContainerError: 'after a while',
  RunContainerError: 'after a while',
  CrashLoopBackOff: 'after a while',
};

/** Why the pod's containers will not run, once it has lasted long enough; `null` while they may yet. */
export function whyNotStarted(pod: PodView, facts: AttemptFacts, pool: PoolConfig): Taken | null {
  return pod.spec.nodeName === undefined
    ? whyNotScheduled(pod, facts, pool)
    : (whyNoImage(pod, facts, pool.deadlines.imageSeconds) ??
        whyNotCompiling(pod, facts, pool.deadlines.startSeconds));
}

function whyNotScheduled(
  pod: PodView,
  { unfitMs, now }: AttemptFacts,
  { arch, canScaleUp, deadlines }: PoolConfig,
): Taken | null {
  const waitedMs = now.getTime() - pod.metadata.creationTimestamp.getTime();
  const scheduler = quoted(conditionOf(pod, 'PodScheduled')?.message ?? '');
  const why = scheduler && ` The scheduler says: ${scheduler}`;
  if (unfitMs !== null && !canScaleUp) {
    return Math.min(waitedMs, unfitMs) > deadlines.scheduleSeconds * 1000
      ? { code: 'no_such_node', detail: `No Ready node is fit for this pool of linux/${arch}.${why}` }
      : null;
  }
  if (waitedMs <= deadlines.busySeconds * 1000) return null;
  const detail = `No node of linux/${arch} had room for the pod within ${deadlines.busySeconds} s.${why}`;
  return { code: 'nodes_busy', detail };
}

function whyNoImage(pod: PodView, { now }: AttemptFacts, imageSeconds: number): Taken | null {
  const isLate = isStuckFor(pod, now, imageSeconds);
  // A sidecar that is started again beside a compiler that runs has time until the build needs it.
  const needed = isCompiling(pod) ? pod.status.containerStatuses : containersOf(pod);
  for (const { name, state } of needed) {
    const { reason = '', message = '' } = state.waiting ?? {};
    const when = HOPELESS[reason];
    if (when === 'at once' || (when && isLate)) {
      const detail = `The container ${name} cannot start (${reason}): ${quoted(message)}`;
      return { code: 'image_unavailable', detail };
    }
  }
  return null;
}

/** A volume, a network or an image that never comes has no reason of its own: the kubelet says `ContainerCreating` for
 * as long as it tries, and tells more in events. */
function whyNotCompiling(pod: PodView, { now, warning }: AttemptFacts, startSeconds: number): Taken | null {
  if (!shouldHaveStarted(pod, now, startSeconds)) return null;
  const waiting = containersOf(pod).find(({ state }) => state.waiting);
  const where = waiting ? ` (${waiting.name}: ${quoted(waiting.state.waiting?.reason ?? '')})` : '';
  const why = warning === null ? '' : ` The cluster says: ${quoted(warning)}`;
  const detail = `The pod came no step nearer to its compiler within ${startSeconds} s${where}.${why}`;
  return { code: 'lost', detail };
}

/** It has a node, and has come no step nearer to its compiler for so long. */
export function shouldHaveStarted(pod: PodView, now: Date, startSeconds: number): boolean {
  return pod.spec.nodeName !== undefined && !isCompiling(pod) && isStuckFor(pod, now, startSeconds);
}

/** The compiler's container has started, and may have ended. */
function isCompiling(pod: PodView): boolean {
  const compile = stateOf(pod, 'compile');
  return (compile?.running ?? compile?.terminated) !== undefined;
}

function isStuckFor(pod: PodView, now: Date, seconds: number): boolean {
  return now.getTime() - lastStepAt(pod).getTime() > seconds * 1000;
}

/** When the pod last came a step further: it may have spent its time with steps that went well. */
function lastStepAt(pod: PodView): Date {
  const steps = ['PodScheduled', 'Initialized'].map((type) => conditionOf(pod, type));
  const times = steps.map((step) => (step?.status === 'True' ? step.lastTransitionTime : null));
  const ends = pod.status.initContainerStatuses.map(({ state }) => state.terminated?.finishedAt);
  const starts = containersOf(pod).map(({ state }) => state.running?.startedAt);
  const known = [...times, ...ends, ...starts, pod.metadata.creationTimestamp];
  return new Date(Math.max(...known.map((time) => time?.getTime() ?? 0)));
}
