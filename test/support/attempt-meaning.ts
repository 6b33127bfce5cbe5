import {
  type CheckResult,
  checkOf,
  type Ending,
  endingOf,
  Failure,
  outcomeOf,
  type ReceivedAttempt,
} from '@cgoforge/core';
import { type SeenAttempt, seenAttempt } from '../../apps/worker/src/drive/follow/seen-attempt.js';
import type { AttemptFacts } from '../../packages/adapters/kubernetes/src/attempt-facts.js';
import { podStatus } from '../../packages/adapters/kubernetes/src/pod-status.js';
import { receivedOf } from './attempt-reports.js';
import { factsOf, type PodWish, podOf, samplePool, terminated } from './kubernetes-objects.js';
import { sampleLimits } from './sample-plan.js';

/** What a worker is told of an attempt in a pod, where it differs from a compiler that runs well. */
export interface Told extends Partial<Omit<AttemptFacts, 'pod'>> {
  /** `null`: there is none, and nobody saw one. */
  readonly pod?: AttemptFacts['pod'] | null;
  readonly received?: ReceivedAttempt | null;
  readonly stopAsked?: boolean;
}

/** What is told of an attempt, and the code of the failure that follows, `built`, or `running`. */
export type MeaningCase = readonly [what: string, told: Told, meaning: string];

/** What the worker makes of what it is told. */
export function meaningOf(told: Told, pool = samplePool): string {
  try {
    const ending = endingOf(...seen(told, pool), told.stopAsked ?? false);
    return ending ? (outcomeOf(ending, sampleLimits)?.code ?? 'built') : 'running';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

/** A pod with these wishes is told of, and this besides. */
export const pod = (wish: PodWish, told: Told = {}): Told => ({ pod: podOf(wish), ...told });

/** The compiler of the pod has ended so. */
export const compiled = (exitCode: number, told: Told = {}, wish: PodWish = {}): Told =>
  pod({ compile: terminated(exitCode), ...wish }, told);

/** The ending of an attempt that has come to one. */
export function endingOfPod(told: Told, pool = samplePool): Ending {
  const ending = endingOf(...seen(told, pool), told.stopAsked ?? false);
  if (!ending) throw new Error('It is running.');
  return ending;
}

/** How `app` did in its check. */
export function checkOfPod(told: Told, output: string, storedSha256: string): CheckResult {
  return checkOf(output, storedSha256, ...seen(told, samplePool));
}

function seen(
  { pod, received = receivedOf(), stopAsked = false, ...facts }: Told,
  pool: typeof samplePool,
): [SeenAttempt['known'], SeenAttempt['received']] {
  const all = pod === null ? null : factsOf({ ...facts, ...(pod && { pod }) });
  const both = seenAttempt(podStatus(all, pool), received, stopAsked);
  return [both.known, both.received];
}
