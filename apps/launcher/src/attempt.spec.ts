import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import type { AttemptPlan } from '@cgoforge/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { samplePlan } from '../../../test/support/sample-plan.js';
import { Attempt, type StepRun } from './attempt.js';
import { AttemptLog } from './attempt-log.js';
import { DiskWatch } from './disk-watch.js';
import type { RunResult } from './runc.js';

const plan: AttemptPlan = {
  ...samplePlan,
  limits: { ...samplePlan.limits, wallSeconds: 3600, logBytes: 1024 },
};

/** A run that has said something and goes on until it is killed. */
function endlessRun(): StepRun {
  const [stdin, stdout, stderr] = [new PassThrough().resume(), new PassThrough(), new PassThrough()];
  stderr.write('something');
  const { promise: ended, resolve } = Promise.withResolvers<RunResult>();
  return {
    ...{ stdin, stdout, stderr, ended },
    async kill() {
      for (const stream of [stdout, stderr]) stream.end();
      const usage = { memoryBytes: 0, processes: 0, oomKills: 0, refusedProcesses: 0 };
      resolve({ exitCode: 137, signal: 'SIGKILL', usage });
    },
    async delete() {},
  };
}

/** A source of which the rest never comes. */
const stalled = () => new Readable({ read() {} });

describe('Attempt', () => {
  let folder = '';
  let attempt: Attempt;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'attempt-'));
    const log = await AttemptLog.create(join(folder, 'log'), plan.limits.logBytes, () => undefined);
    attempt = new Attempt(plan, log, new DiskWatch(folder), null, async () => endlessRun());
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('ends when it is stopped while its source stalls, and gives the source up', async () => {
    const source = stalled();
    const ending = attempt.run(source, () => undefined);
    await attempt.stop('deadline');
    expect(await ending).toMatchObject({ step: 'unpack', stoppedBy: 'deadline' });
    expect(source.destroyed).toBe(true);
  });

  it('ends when it was stopped before its source came', async () => {
    await attempt.stop('cancel');
    expect(await attempt.run(stalled(), () => undefined)).toMatchObject({ stoppedBy: 'cancel' });
  });

  it('breaks down, with nothing left running, when its log cannot be written', async () => {
    writeFileSync(join(folder, 'full'), '');
    const log = new AttemptLog(join(folder, 'full'), await open('/dev/full', 'a'), 1024, () => undefined);
    const run = endlessRun();
    const source = stalled();
    const broken = new Attempt(plan, log, new DiskWatch(folder), null, async () => run);
    await expect(broken.run(source, () => undefined)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect((await run.ended).signal).toBe('SIGKILL');
    expect(source.destroyed).toBe(true);
  });
});
