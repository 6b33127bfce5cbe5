import { Failure, type FailureCode } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { endingOf, type MeaningCase, meaningOf } from '../../../../test/support/attempt-meaning.js';
import {
  builtReport,
  condition,
  podOf,
  receivedAll,
  receivedOf,
  terminated,
} from '../../../../test/support/kubernetes-objects.js';

const failed = (change: object) => receivedOf({ compiled: { ...builtReport, outputs: [], ...change } });
const record = (code: FailureCode) => new Failure(code, 'It is gone.').toJSON();
const refused = failed({ exitCode: 1 });
const ended = podOf({ compile: terminated(0), check: terminated(0) });
const evicted = podOf({
  compile: terminated(1),
  conditions: [condition('DisruptionTarget', 'True', 'EvictionByEvictionAPI')],
});

const cases: MeaningCase[] = [
  ['the compiler runs', {}, 'running'],
  ['nothing is known of it', { received: null }, 'unknown'],
  ['everything has come', { pod: ended, received: receivedAll }, 'built'],
  [
    'everything has come, and the check goes on',
    { pod: podOf({ compile: terminated(0) }), received: receivedAll },
    'built',
  ],
  [
    'everything has come before the kubelet says that the compiler ended',
    { received: receivedAll },
    'running',
  ],
  [
    'everything has come of a compiler that failed, as if it had not',
    { pod: podOf({ compile: terminated(1) }), received: receivedAll },
    'compile_error',
  ],
  [
    'the files are on their way',
    { pod: podOf({ compile: terminated(0) }), received: receivedOf({ compiled: builtReport }) },
    'running',
  ],
  [
    'the files wait for their check',
    { pod: podOf({ compile: terminated(0) }), received: { ...receivedAll, checked: null } },
    'running',
  ],
  [
    'a file is said to be stored and is not',
    { pod: podOf({ compile: terminated(0) }), received: { ...receivedAll, files: [] } },
    'running',
  ],
  [
    'the output folder cannot be delivered',
    {
      pod: podOf({ compile: terminated(0) }),
      received: receivedOf({ compiled: builtReport, delivered: { refusal: 'app is a link.' } }),
    },
    'wrong_output',
  ],
  [
    'the runner refused to compile it',
    { pod: podOf({ compile: terminated(1) }), received: failed({ exitCode: null, refusal: 'Two.' }) },
    'wrong_output',
  ],
  ['go build failed', { pod: podOf({ compile: terminated(1) }), received: refused }, 'compile_error'],
  ['go build failed, and then the pod was evicted', { pod: evicted, received: refused }, 'compile_error'],
  [
    'go build failed, and then the end was asked for',
    { pod: podOf({ compile: terminated(1) }), received: refused, stopAsked: true },
    'compile_error',
  ],
  [
    'the runner saw a process killed for memory',
    { pod: podOf({ compile: terminated(1) }), received: failed({ exitCode: 2, oomKills: 1 }) },
    'out_of_memory',
  ],
  [
    'the kubelet saw the container killed for memory, and the runner did not',
    { pod: podOf({ compile: terminated(1, 'OOMKilled') }), received: refused },
    'out_of_memory',
  ],
  [
    'the disk of the build was full',
    { pod: podOf({ compile: terminated(1) }), received: failed({ exitCode: 1, diskFull: true }) },
    'out_of_disk',
  ],
  [
    'the kubelet ended the pod for what it wrote',
    { pod: podOf({ phase: 'Failed', reason: 'Evicted', compile: terminated(137) }) },
    'out_of_disk',
  ],
  [
    'the runner ended it at its deadline',
    { pod: podOf({ compile: terminated(1) }), received: failed({ stoppedBy: 'deadline', exitCode: null }) },
    'timed_out',
  ],
  [
    'the kubelet ended it at the deadline behind the deadline',
    { pod: podOf({ phase: 'Failed', reason: 'DeadlineExceeded', compile: terminated(143) }) },
    'timed_out',
  ],
  [
    'the log was too long',
    { pod: podOf({ compile: terminated(1) }), received: failed({ stoppedBy: 'log_limit', exitCode: null }) },
    'log_too_long',
  ],
  [
    'the log was full when the runner died',
    { pod: podOf({ compile: terminated(2) }), received: receivedOf({ logFull: true }) },
    'log_too_long',
  ],
  [
    'a module could not be had',
    {
      pod: podOf({ compile: terminated(1) }),
      received: { ...failed({ exitCode: 1 }), withheld: record('module_unavailable') },
    },
    'module_unavailable',
  ],
  [
    'the module proxy was away',
    {
      pod: podOf({ compile: terminated(1) }),
      received: { ...failed({ exitCode: 1 }), withheld: record('unavailable') },
    },
    'unavailable',
  ],
  [
    'it was stopped while a module was not to be had',
    {
      pod: podOf({ compile: terminated(1) }),
      received: { ...failed({ stoppedBy: 'deadline', exitCode: null }), withheld: record('unavailable') },
    },
    'timed_out',
  ],
  [
    'it was built on more disk than it has',
    { pod: podOf({ compile: terminated(1) }), received: failed({ exitCode: 0, diskFull: true }) },
    'out_of_disk',
  ],
  [
    'it started too many processes',
    { pod: podOf({ compile: terminated(1) }), received: failed({ exitCode: 1, refusedProcesses: 1 }) },
    'too_many_processes',
  ],
];

describe('an attempt’s own end', () => {
  it.each(cases)('when %s', (_, facts, meaning) => {
    expect(meaningOf(facts)).toBe(meaning);
  });

  it('says where it was built, what was made, and what it took', () => {
    expect(endingOf({ pod: ended, received: receivedAll })).toEqual({
      step: 'build',
      exitCode: 0,
      signal: null,
      stoppedBy: null,
      oomKills: 0,
      refusedProcesses: 0,
      diskFull: false,
      cacheFull: false,
      peak: builtReport.peak,
      wallMs: 10,
      outputs: ['app'],
      takenBy: null,
      machine: { name: 'node-1', architecture: 'amd64', kernel: '6.1.0-18-amd64' },
    });
  });

  it('gives no output of what did not succeed, whatever was reported', () => {
    const facts = { pod: podOf({ compile: terminated(1) }), received: receivedAll };
    expect(endingOf(facts)).toMatchObject({ exitCode: 1, outputs: [] });
  });
});
