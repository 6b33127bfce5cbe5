import { type AttemptStatus, type Executor, Failure, type Received, type Wakeups } from '@cgoforge/core';
import { builtReport, receivedAll, receivedOf } from '@test-support/attempt-reports.js';
import { factsOf, podOf, samplePool, terminated } from '@test-support/kubernetes-objects.js';
import { describe, expect, it } from 'vitest';
import { podStatus } from '../../../../../packages/adapters/kubernetes/src/pod-status.js';
import type { Heed } from '../heed.js';
import type { AttemptChanges } from './attempt-changes.js';
import { AwaitEnd } from './await-end.js';

const statusOf = (pod = podOf()) => podStatus(factsOf({ pod }), samplePool);
const compiling = statusOf();
const compiled = statusOf(podOf({ compile: terminated(0), check: terminated(0) }));
const unknown: AttemptStatus = { state: 'unknown' };
const away = new Failure('unavailable', 'The launcher is away.');
const cancelled = AbortSignal.abort();
const left = AbortSignal.abort(new Failure('internal', 'It is another’s.'));
const target = { os: 'linux', arch: 'amd64' };
const onItsWay = receivedOf({ compiled: builtReport });

interface Look {
  readonly status: AttemptStatus | Failure;
  readonly received?: ReturnType<typeof receivedOf> | null;
}

/** Waits while each look shows what comes next in `looks`; all that happens wakes it at once. */
async function awaitEnd(looks: readonly Look[], heed: Partial<Heed> = {}, deaf?: Failure) {
  const told: string[] = [];
  let checks = 0;
  let at = -1;
  let wake = () => {};
  const executor = {
    async status() {
      at++;
      const status = looks[at]?.status;
      if (at + 1 < looks.length) setImmediate(() => wake());
      if (status instanceof Failure) throw status;
      return status;
    },
  } as unknown as Executor;
  const received = {
    find: async () => looks[at]?.received ?? (looks[at]?.received === null ? null : receivedOf()),
    compilerEnded: async (attempt: string) => {
      if (deaf) throw deaf;
      told.push(attempt);
    },
  } as unknown as Received;
  const wakeups = { on: () => () => {} } as unknown as Wakeups;
  const changes = {
    on: (_: string, listener: () => void) => {
      wake = listener;
      return () => {};
    },
  } as unknown as AttemptChanges;
  const goingOn = new AbortController().signal;
  const waiting = new AwaitEnd(executor, received, wakeups, changes);
  const heeded = { left: goingOn, cancelled: goingOn, ...heed };
  const ended = await waiting
    .run({ lease: { attempt: 'att_1' }, task: { target } }, heeded, async () => void checks++)
    .then(
      ({ ending }) => ending.outputs.join() || 'nothing',
      (error: Failure) => error.code,
    );
  return { ended, told, checks, looks: at + 1 };
}

describe('the end of an attempt', () => {
  it('is awaited through all that happens before it, and intake is told once that its compiler ended', async () => {
    const looks = [
      { status: compiling },
      { status: compiled, received: onItsWay },
      { status: compiled, received: { ...receivedAll, checked: null } },
      { status: compiled, received: receivedAll },
    ];
    expect(await awaitEnd(looks)).toEqual({ ended: 'app', told: ['att_1'], checks: 1, looks: 4 });
  });

  it('comes at once on a machine of another architecture', async () => {
    const elsewhere = { name: 'node-2', architecture: 'arm64', kernel: '6.1.0' };
    const looks = [{ status: compiling }, { status: { ...compiling, machine: elsewhere } as AttemptStatus }];
    expect(await awaitEnd(looks)).toMatchObject({ ended: 'internal', told: [] });
  });

  it('outlasts an executor that is away for a while', async () => {
    const looks = [{ status: compiling }, { status: away }, { status: compiled, received: receivedAll }];
    expect(await awaitEnd(looks)).toMatchObject({ ended: 'app', looks: 3 });
  });

  it.each<[string, Look[], Partial<Heed>, string]>([
    ['the executor is away and the build wanted no more', [{ status: away }], { cancelled }, 'unavailable'],
    ['the executor knows it no more', [{ status: compiling }, { status: unknown }], {}, 'lost'],
    ['what it sent is gone', [{ status: compiled, received: null }], {}, 'lost'],
    ['nobody knows it and its end was asked for', [{ status: unknown }], { cancelled }, 'cancelled'],
    ['another has it', [{ status: compiling }], { left }, 'internal'],
  ])('is awaited no more when %s', async (_, looks, heed, code) => {
    expect((await awaitEnd(looks, heed)).ended).toBe(code);
  });
});

it('intake that could not be told of a compiler’s end is told by the drive that follows', async () => {
  const looks = [{ status: compiled, received: onItsWay }];
  expect(await awaitEnd(looks, {}, new Failure('internal', 'Postgres is away.'))).toMatchObject({
    ended: 'internal',
    told: [],
  });
  expect((await awaitEnd([...looks, { status: compiled, received: receivedAll }])).told).toEqual(['att_1']);
});
