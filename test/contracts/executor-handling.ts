import { Readable } from 'node:stream';
import { beforeEach, expect, it } from 'vitest';
import { packFiles } from '../support/pack-files.js';
import { packSample } from '../support/samples.js';
import type { ExecutorSubject } from './executor.contract.js';
import { codeOf, cProgram, type ExecutorSteps, goMod, hello, sourceOf } from './executor-steps.js';

/** How an attempt is started, stopped, read, checked and released. */
export function describeHandling(under: () => ExecutorSubject, attempts: () => ExecutorSteps): void {
  let subject: ExecutorSubject;
  let steps: ExecutorSteps;
  beforeEach(() => {
    subject = under();
    steps = attempts();
  });

  it('stops at once with the whole tree, keeps the log, and frees the slot on release', async () => {
    const made = await steps.start(packSample('endless'));
    await expect.poll(() => subject.running(), { timeout: 60_000 }).toContain('cc1');
    await steps.executor.stop(made.attempt);
    expect(await subject.running()).toEqual([]);
    expect((await steps.endingOf(made.attempt)).stoppedBy).toBe('cancel');
    await steps.executor.stop(made.attempt);
    await steps.executor.release(made.attempt);
    await steps.executor.release(made.attempt);
    expect(await steps.executor.status(made.attempt)).toEqual({ state: 'unknown' });
    expect(await steps.executor.attempts()).toEqual([]);
  });

  it('leaves a known attempt as it is and does not read its source', async () => {
    const made = await steps.start(packFiles({ 'go.mod': goMod, 'main.go': hello }));
    let read = false;
    const untouched = new Readable({
      read() {
        read = true;
        this.push(null);
      },
    });
    await steps.executor.start(made, sourceOf(untouched));
    expect(read).toBe(false);
    expect(await steps.executor.attempts()).toEqual([made.attempt]);
  });

  it('gives the log from an offset, to several readers at once', async () => {
    const made = await steps.start(packSample('broken-c'));
    const [whole, again, rest] = await Promise.all([
      steps.logOf(made.attempt),
      steps.logOf(made.attempt),
      steps.logOf(made.attempt, 10),
    ]);
    expect(again.equals(whole)).toBe(true);
    expect(rest.equals(whole.subarray(10))).toBe(true);
    expect(whole.toString()).toContain('error');
  });

  it('starts programs in the minimal root and says how they did', async () => {
    const c = (code: string) => cProgram(`#include <stdlib.h>\n#include <signal.h>\n${code}`);
    expect(await steps.check(packSample('server'))).toMatchObject({ passed: true, stillRunning: true });
    await steps.releaseAll();
    expect(await steps.check(c('void probe(void) { exit(127); }'))).toMatchObject({
      passed: true,
      exitCode: 127,
    });
    await steps.releaseAll();
    expect(await steps.check(packSample('crash'))).toMatchObject({
      passed: false,
      detail: expect.stringContaining('SIG'),
    });
    await steps.releaseAll();
    const needy = 'int omp_get_max_threads(void);\nvoid probe(void) { omp_get_max_threads(); }';
    expect(await steps.check(cProgram(`#cgo LDFLAGS: -lgomp\n${needy}`))).toEqual({
      passed: false,
      detail: "The target's minimal root has no libgomp.so.1.",
    });
  });

  it('reads what was built and nothing else', async () => {
    const { attempt } = await steps.build(packFiles({ 'go.mod': goMod, 'main.go': hello }));
    for (const output of ['absent', '..', '../app', '-o']) {
      expect(await codeOf(steps.executor.read(attempt, output)), output).toBe('wrong_output');
    }
    expect((await steps.contentOf(attempt, 'app')).length).toBeGreaterThan(0);
  });

  it('refuses to check another content than was stored', async () => {
    const { attempt } = await steps.build(packFiles({ 'go.mod': goMod, 'main.go': hello }));
    expect(await codeOf(steps.executor.check(attempt, 'app', '0'.repeat(64)))).toBe('wrong_output');
  });
}
