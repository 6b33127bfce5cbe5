import type { AttemptWork, Executor, Received, Transitions } from '@cgoforge/core';
import { receivedOf } from '@test-support/attempt-reports.js';
import { expect, it } from 'vitest';
import type { Heed } from '../heed.js';
import type { SupervisorLines } from '../supervisor-lines.js';
import type { PrepareAttempt } from './prepare-attempt.js';
import { StartAttempt } from './start-attempt.js';

const work = { lease: { attempt: 'att_1', epoch: 1 } } as AttemptWork;
const goingOn = new AbortController().signal;
const cancelled = AbortSignal.abort();
const unheard = receivedOf({ silentMs: null });

/** What is done to start an attempt of which intake then has this. */
async function starting(received: ReturnType<typeof receivedOf> | null, heed: Partial<Heed> = {}) {
  const done: string[] = [];
  const note =
    (what: string, answer: unknown = undefined) =>
    async () => {
      done.push(what);
      return answer;
    };
  const parts = {
    transitions: { started: note('recorded', true) } as unknown as Transitions,
    executor: { start: note('started'), stop: note('stopped') } as unknown as Executor,
    received: { open: note('opened'), find: async () => received } as unknown as Received,
    log: { say: async () => {} } as unknown as SupervisorLines,
    prepare: { run: async () => ({}) } as unknown as PrepareAttempt,
  };
  const start = new StartAttempt(parts.transitions, parts.executor, parts.received, parts.log, parts.prepare);
  const run = start.run(work, { left: goingOn, cancelled: goingOn, ...heed });
  await run.catch(({ code }) => done.push(code));
  return done;
}

it.each<[string, ReturnType<typeof receivedOf> | null, Partial<Heed>, string[]]>([
  ['is started after intake will speak with it', unheard, {}, ['opened', 'started', 'recorded']],
  ['that has spoken never has a second run', receivedOf({ silentMs: 5 }), {}, ['opened', 'recorded']],
  ['that intake does not take is lost', null, {}, ['opened', 'lost']],
  ['cancelled on the way is stopped', unheard, { cancelled }, ['opened', 'started', 'stopped', 'recorded']],
])('an attempt %s', async (_, received, heed, done) => {
  expect(await starting(received, heed)).toEqual(done);
});
