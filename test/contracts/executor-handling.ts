import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packSample } from '../support/samples.js';
import { app, cProgram, type ExecutorSteps } from './executor-steps.js';

/** How an attempt is started, watched, stopped, checked and released. */
export function describeHandling(steps: ExecutorSteps): void {
  it('stops at once with the whole tree, keeps the log, and frees the slot on release', async () => {
    const other = packSample('endless', (folder) => {
      mkdirSync(join(folder, 'other'));
      writeFileSync(join(folder, 'other/other.go'), 'package other\n');
      writeFileSync(join(folder, 'import.go'), 'package main\n\nimport _ "example.com/endless/other"\n');
    });
    const made = await steps.start(other);
    const { attempt } = made.order;
    const log = async () => (await steps.logOf(made)).toString();
    await expect.poll(log, { timeout: 120_000 }).toContain('endless/other');
    await expect.poll(() => steps.site.running(), { timeout: 60_000 }).toContain('cc1');
    await steps.executor.stop(attempt);
    expect(await steps.site.running()).toEqual([]);
    expect((await steps.endOf(made, true)).ending.stoppedBy).toBe('cancel');
    expect(await log()).toContain('endless/other');
    await steps.executor.stop(attempt);
    await steps.executor.release(attempt);
    await steps.executor.release(attempt);
    expect(await steps.executor.status(attempt)).toEqual({ state: 'unknown' });
    expect(await steps.executor.attempts()).toEqual([]);
  });

  it('leaves a known attempt as it is', async () => {
    const made = await steps.start(app());
    await steps.executor.start(made.order, { ...made.plan, sourceDigest: 'h1:another' }, 'another');
    expect(await steps.executor.attempts()).toEqual([made.order.attempt]);
    expect(await steps.outcomeOf(made)).toBeUndefined();
  });

  it('tells of each container how it ended, and keeps what the compiler says as the log', async () => {
    const { known } = await steps.build(app());
    const { source, compile, check } = known.containers;
    for (const container of [source, compile]) {
      expect(container).toMatchObject({ state: 'ended', exitCode: 0, outOfMemory: false });
    }
    expect(check.state).not.toBe('waiting');
    expect(known).toMatchObject({ taken: null, silent: null, machine: expect.anything() });
    await steps.releaseAll();
    const failed = await steps.build(packSample('broken-c'));
    expect(failed.known.containers.compile).toMatchObject({ exitCode: 1, byItself: true });
    expect(failed.known.over).toBe(true);
    expect(failed.log.toString()).toContain('error');
  });

  it('tells of changes until nobody asks any more', async () => {
    const asked = new AbortController();
    const told: string[] = [];
    const listening = (async () => {
      for await (const attempt of steps.executor.changes(asked.signal)) told.push(attempt);
    })();
    const { attempt } = await steps.build(app());
    await expect.poll(() => told).toContain(attempt.order.attempt);
    told.length = 0;
    await steps.executor.release(attempt.order.attempt);
    await expect.poll(() => told).toContain(attempt.order.attempt);
    asked.abort();
    await listening;
  });

  it('starts programs in the minimal root and says how they did', async () => {
    const c = (code: string) => cProgram(`#include <stdio.h>\n#include <stdlib.h>\n${code}`);
    expect(await steps.check(packSample('server'))).toMatchObject({ passed: true, stillRunning: true });
    await steps.releaseAll();
    const writesToTmp = 'void probe(void) { exit(fopen("/tmp/x", "w") ? 127 : 1); }';
    expect(await steps.check(c(writesToTmp))).toMatchObject({ passed: true, exitCode: 127 });
    await steps.releaseAll();
    const detail = expect.stringContaining('SIG');
    expect(await steps.check(packSample('crash'))).toMatchObject({ passed: false, detail });
    await steps.releaseAll();
    const needy = 'int omp_get_max_threads(void);\nvoid probe(void) { omp_get_max_threads(); }';
    expect(await steps.check(cProgram(`#cgo LDFLAGS: -lgomp\n${needy}`))).toEqual({
      passed: false,
      detail: 'A bare system of the target has no libgomp.so.1.',
    });
  });
}
