import {
  builtReport,
  ended,
  type KnownWish,
  knownOf,
  receivedAll,
  receivedOf,
  uncheckedAll,
} from '@test-support/attempt-reports.js';
import { sampleLimits } from '@test-support/sample-plan.js';
import { describe, expect, it } from 'vitest';
import type { ContainerStatus, KnownAttempt } from './attempt.js';
import { checkOf, endingOf } from './attempt-end.js';
import { Failure } from './failure.js';
import type { FailureCode } from './failure-catalogue.js';
import { outcomeOf } from './outcome.js';
import type { CompileReport, ReceivedAttempt } from './ports/received.js';

const fromOutside = { byItself: false };
const counts = { memoryBytes: 1, processes: 1, oomKills: 0, refusedProcesses: 0 };

type Change = Parameters<typeof ended>[1];

/** An attempt whose compiler has ended so. */
const by = (exitCode: number, change: Change = {}, wish: KnownWish = {}) =>
  knownOf({ compile: ended(exitCode, change), ...wish });
const counted = (exitCode: number, change: Partial<typeof counts>) =>
  by(exitCode, { counts: { ...counts, ...change } });
/** An attempt whose source has ended so, and nothing came after it. */
const onlySource = (exitCode: number) => knownOf({ source: ended(exitCode), over: true });
const taken = (how: KnownAttempt['taken']) => knownOf({ taken: how });

const failed = (change: Partial<CompileReport> = {}, rest: Partial<ReceivedAttempt> = {}) =>
  receivedOf({ compiled: { ...builtReport, exitCode: 1, outputs: [], ...change }, ...rest });
const stopped = (stoppedBy: CompileReport['stoppedBy'], rest: Partial<ReceivedAttempt> = {}) =>
  failed({ stoppedBy, exitCode: null }, rest);
const withheld = (code: FailureCode) => ({ withheld: new Failure(code, 'It is gone.').toJSON() });
const silence = (silentMs: number | null) => receivedOf({ silentMs });
const refused = { compiled: builtReport, delivered: { refusal: 'app is a link.' } };
const lacking = 'go_version_unavailable';
const silent = {
  silent: { mostMs: 90_000, sinceMs: 1_000, taken: { code: 'node_lost', detail: 'Gone.' } },
} as const;
const none = receivedOf();
const unstored = { ...receivedAll, files: [] };
const stop = true;

/** What is told, and the code of the failure that follows, `built`, or `running`. */
type Case = [what: string, known: KnownAttempt, received: ReceivedAttempt, meaning: string, stop?: boolean];
const cases: Case[] = [
  ['the compiler runs', knownOf(), none, 'running'],
  ['all has come, and the check goes on', by(0), receivedAll, 'built'],
  ['all is said to have come of a compiler that runs', knownOf(), receivedAll, 'running'],
  ['all is said to have come of a compiler that failed', by(1), receivedAll, 'compile_error'],
  ['the files are on their way', by(0), receivedOf({ compiled: builtReport }), 'running'],
  ['the files wait for their check', by(0), uncheckedAll, 'running'],
  ['a file is said to be stored and is not', by(0), unstored, 'running'],
  ['its check ended without a word', by(0, {}, { check: ended(2) }), uncheckedAll, 'built'],
  ['the output folder cannot be delivered', by(0), receivedOf(refused), 'wrong_output'],
  ['the runner refused to compile it', by(1), failed({ exitCode: null, refusal: 'Two.' }), 'wrong_output'],
  ['go build failed', by(1), failed(), 'compile_error'],
  ['the runner was killed by the sender', by(137), none, 'compile_error'],
  ['the runner was killed from outside', by(137, fromOutside), none, 'running'],
  ['the runner could not bring its report', by(70, {}, { over: true }), none, 'lost'],
  ['all has ended, and a file did not come', by(0, {}, { over: true }), unstored, 'lost'],
  ['its runner died of too little memory', by(137, { outOfMemory: true }), none, 'out_of_memory'],
  ['the runner saw a process killed for memory', by(1), failed({ oomKills: 1 }), 'out_of_memory'],
  ['only its cgroup saw refused processes', counted(2, { refusedProcesses: 3 }), none, 'too_many_processes'],
  ['only its cgroup saw one killed for memory', counted(1, { oomKills: 1 }), failed(), 'out_of_memory'],
  ['it started too many processes', by(1), failed({ refusedProcesses: 1 }), 'too_many_processes'],
  ['the disk of the build was full', by(1), failed({ diskFull: true }), 'out_of_disk'],
  ['it was built on more disk than it has', by(1), failed({ exitCode: 0, diskFull: true }), 'out_of_disk'],
  ['the cache was full', by(1), failed({ cacheFull: true }), 'lost'],
  ['the runner ended it at its deadline', by(1), stopped('deadline'), 'timed_out'],
  ['the log was too long', by(1), stopped('log_limit'), 'log_too_long'],
  ['the log was full when the runner died', by(2), receivedOf({ logFull: true }), 'log_too_long'],
  ['its end was asked for, and it goes on', knownOf(), none, 'running', stop],
  ['its end was asked for', by(143, fromOutside, { over: true }), stopped('terminated'), 'cancelled', stop],
  ['its end was asked for when it had failed', by(1, {}, { over: true }), failed(), 'compile_error', stop],
  ['its machine is away, and it is heard', knownOf(silent), none, 'running'],
  ['its machine is away, and it is silent', knownOf(silent), silence(90_001), 'node_lost'],
  ['its machine has just gone, and it was never heard', knownOf(silent), silence(null), 'running'],
  ['it was taken away', taken({ code: 'evicted', detail: 'Drained.' }), none, 'evicted'],
  ['its executor ended it at its deadline', taken({ limit: 'deadline' }), none, 'timed_out'],
  ['its executor ended it for its disk', taken({ limit: 'disk' }), none, 'out_of_disk'],
  ['another source came', onlySource(3), none, 'lost'],
  ['its disk has no room for its source', onlySource(4), none, 'out_of_disk'],
  ['its source did not come', onlySource(1), none, 'lost'],
  ['Go could not be had', onlySource(1), receivedOf(withheld(lacking)), lacking],
  ['a module could not be had', by(1), failed({}, withheld('module_unavailable')), 'module_unavailable'],
  ['the module proxy was away', by(1), failed({}, withheld('unavailable')), 'unavailable'],
  ['it was stopped without a module', by(1), stopped('deadline', withheld('unavailable')), 'timed_out'],
];

describe('the end of an attempt', () => {
  it.each(cases)('when %s', (_, attempt, has, meaning, stopAsked = false) => {
    const ending = endingOf(attempt, has, stopAsked);
    expect(ending ? (outcomeOf(ending, sampleLimits)?.code ?? 'built') : 'running').toBe(meaning);
  });

  it('takes the higher of what was reported and what was counted', () => {
    const ending = endingOf(counted(0, { memoryBytes: 70, processes: 2 }), receivedAll, false);
    expect(ending?.peak).toEqual({ memoryBytes: 70, diskBytes: 8, processes: 9 });
  });
});

describe('how an output did in its check', () => {
  const of = (check: ContainerStatus, received = uncheckedAll, sha256 = 'e'.repeat(64)) =>
    checkOf('app', sha256, knownOf({ check }), received);

  it('is what the check said of what is stored, and of nothing else', () => {
    expect(of(ended(0), receivedAll)).toEqual(receivedAll.checked?.[0]?.result);
    expect(() => of(ended(0), receivedAll, 'f'.repeat(64))).toThrow('wrong_output');
  });

  it('is a failure when its container ended by itself, or for want of memory', () => {
    expect(of(ended(143))).toMatchObject({ detail: expect.stringContaining('ended with 143') });
    expect(of(ended(137, { outOfMemory: true }))).toMatchObject({
      detail: expect.stringContaining('memory'),
    });
  });

  it.each<ContainerStatus>([{ state: 'running' }, ended(0), ended(143, fromOutside), ended(70)])(
    'is lost where nobody can tell: %j',
    (check) => expect(() => of(check)).toThrow('lost'),
  );
});
