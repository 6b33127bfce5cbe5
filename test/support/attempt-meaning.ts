import { type Ending, outcomeOf } from '@cgoforge/core';
import type { AttemptFacts } from '../../packages/adapters/kubernetes/src/attempt-facts.js';
import { podStatus } from '../../packages/adapters/kubernetes/src/pod-status.js';
import { factsOf, samplePool } from './kubernetes-objects.js';
import { sampleLimits } from './sample-plan.js';

/** What is told of an attempt, and the code of the failure that follows, `built`, or the state that it is in. */
export type MeaningCase = readonly [what: string, facts: Partial<AttemptFacts>, meaning: string];

export function meaningOf(facts: Partial<AttemptFacts>, pool = samplePool): string {
  const status = podStatus(factsOf(facts), pool);
  if (status.state !== 'ended') return status.state;
  return outcomeOf(status.ending, sampleLimits)?.code ?? 'built';
}

export function endingOf(facts: Partial<AttemptFacts>): Ending {
  const status = podStatus(factsOf(facts), samplePool);
  if (status.state !== 'ended') throw new Error(`It is ${status.state}.`);
  return status.ending;
}
