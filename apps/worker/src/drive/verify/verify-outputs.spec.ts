import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttemptWork, CheckReport, ObjectStore, Pools, ReceivedAttempt } from '@cgoforge/core';
import { agentCase } from '@test-support/agent-vectors.js';
import { receivedOf } from '@test-support/attempt-reports.js';
import { failureBy } from '@test-support/failure-by.js';
import { openFolderStore, putBytes } from '@test-support/folder-store.js';
import { folderOfTest } from '@test-support/folders.js';
import { factsOf, podOf, samplePool, terminated } from '@test-support/kubernetes-objects.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { podStatus } from '../../../../../packages/adapters/kubernetes/src/pod-status.js';
import { exampleAnswer } from '../../../../api/src/openapi/example-answer.js';
import type { WorkerIdentity } from '../../worker-identity.js';
import { seenAttempt } from '../follow/seen-attempt.js';
import { VerifyOutputs } from './verify-outputs.js';

/** The header of a static program for amd64, which is all that it consists of. */
const program = Buffer.alloc(64);
program.write('\x7fELF\x02\x01\x01', 'latin1');
program.writeUInt16LE(2, 16);
program.writeUInt16LE(62, 18);
program.writeUInt32LE(1, 20);

const sha256 = createHash('sha256').update(program).digest('hex');
const KEY = 'attempts/att_1/upload/app';
const file = { name: 'app', size: program.length, sha256, objectKey: KEY };
const passed: CheckReport = { name: 'app', sha256, result: { passed: true, kind: 'loaded' } };
const whole = receivedOf({ files: [file], delivered: { refusal: null }, checked: [passed] });
const machine = { name: 'node-1', architecture: 'amd64', kernel: '6.1.0' };

const work = {
  lease: { attempt: 'att_1', epoch: 2 },
  task: { target: { os: 'linux', arch: 'amd64', runtime: 'static' } },
  build: { options: { size: null, smoke: null } },
} as AttemptWork;
const me = { limits: { outputBytes: 100 } } as WorkerIdentity;
const pools = { list: async () => [] } as unknown as Pools;
const pod = podOf({ compile: terminated(0), check: terminated(0) });
const status = podStatus(factsOf({ pod }), samplePool);

describe('the files of an attempt', () => {
  const folder = folderOfTest();
  let store: ObjectStore;
  beforeEach(async () => {
    store = await openFolderStore(folder());
    await putBytes(store, KEY, program);
  });

  const verify = (received: ReceivedAttempt, ending: object = {}, of = work) =>
    new VerifyOutputs(store, me, pools).run(
      of,
      { ...seenAttempt(status, received, false), ending: { outputs: ['app'], machine, ...ending } },
      new AbortController().signal,
    );

  it('are published where intake stored them, with a summary beside', async () => {
    await putBytes(store, 'attempts/att_1/1/report.json', Buffer.from('of a supervisor before'));
    const [verified] = await verify(whole);
    expect(verified).toMatchObject({ ...file, check: passed.result, builtOn: machine });
    const stored = join(folder(), 'objects/attempts/att_1');
    const names = ['2', '2/SHA256SUMS', '2/report.json', 'upload', 'upload/app'];
    expect((await readdir(stored, { recursive: true })).sort()).toEqual(names);
    expect(await readFile(join(stored, '2/SHA256SUMS'), 'utf8')).toBe(`${sha256}  app\n`);
  });

  it('are not those that were received when other bytes are stored', async () => {
    const other = Buffer.from(program);
    other[63] = 1;
    await putBytes(store, KEY, other);
    await expect(verify(whole)).rejects.toMatchObject({ code: 'internal' });
  });

  const failed = { passed: false, detail: 'No libx.so.' } as const;
  const detail = 'A bare system of the target has no libx.so.1.';
  const idle = { passed: true, kind: 'not started', detail, missing: ['libx.so.1'] } as const;
  const other = { ...passed, sha256: 'f'.repeat(64) };
  const elsewhere = { ...file, objectKey: 'received/att_1/app' };

  it.each<[string, Partial<ReceivedAttempt>, object, string]>([
    ['another content was checked', { checked: [other] }, {}, 'wrong_output'],
    ['nothing was checked', { checked: [] }, {}, 'lost'],
    ['the check failed', { checked: [{ ...passed, result: failed }] }, {}, 'loader_check_failed'],
    [
      'one says by itself that it was not started',
      { checked: [{ ...passed, result: idle }] },
      {},
      'loader_check_failed',
    ],
    ['one was not delivered', { files: [] }, {}, 'wrong_output'],
    ['one is named twice', {}, { outputs: ['app', 'app'] }, 'wrong_output'],
    ['together they are too large', { files: [{ ...file, size: 101 }] }, {}, 'wrong_output'],
    ['they lie where the release before removes them', { files: [elsewhere] }, {}, 'lost'],
    ['it is another architecture', {}, { machine: { ...machine, architecture: 'arm64' } }, 'internal'],
    ['nobody knows the machine', {}, { machine: null }, 'internal'],
  ])('are refused when %s', async (_, change, ending, code) => {
    await expect(verify({ ...whole, ...change }, ending)).rejects.toMatchObject({ code });
  });

  it('are refused in the words of the example', async () => {
    const judged = 'names each library that is missing, and no path of ours';
    const { result } = agentCase<CheckReport>('check/testdata/judgements.json', judged, 'loads');
    const failure = await failureBy(verify({ ...whole, checked: [{ ...passed, result }] }));
    expect(failure.toJSON()).toEqual(exampleAnswer('loader_check_failed'));
  });

  it.each([
    ['with another code', { exitCode: 2, output: 'flag provided but not defined: -version' }],
    ['never', { exitCode: null, output: '' }],
    ['in a way that nobody has seen', undefined],
  ])('are refused when one ends %s with the arguments that were asked', async (_, smoke) => {
    const asked = {
      ...work,
      build: { options: { ...work.build.options, smoke: '--version' } },
    } as AttemptWork;
    const ran = { passed: true, kind: 'ran', exitCode: 0, stillRunning: false } as const;
    const checked = [{ ...passed, result: smoke ? { ...ran, smoke } : ran }];
    const failure = await failureBy(verify({ ...whole, checked }, {}, asked));
    expect(failure.code).toBe('smoke_failed');
    if (smoke?.exitCode === 2) expect(failure.toJSON()).toEqual(exampleAnswer('smoke_failed'));
  });

  it('are refused in whole characters, wherever what a program has printed is cut', async () => {
    const asked = {
      ...work,
      build: { options: { ...work.build.options, smoke: '--version' } },
    } as AttemptWork;
    const smoke = { exitCode: 2, output: `${'a'.repeat(499)}\u{1f600}` };
    const result = { passed: true, kind: 'ran', exitCode: 0, stillRunning: false, smoke } as const;
    const failure = await failureBy(verify({ ...whole, checked: [{ ...passed, result }] }, {}, asked));
    expect(failure.detail).toMatch(/a\ufffd$/);
  });

  it('are refused when they are no programs', async () => {
    const text = Buffer.from('#!/bin/sh\n');
    await putBytes(store, KEY, text);
    const files = [{ ...file, size: text.length }];
    await expect(verify({ ...whole, files })).rejects.toMatchObject({ code: 'wrong_output' });
  });
});
