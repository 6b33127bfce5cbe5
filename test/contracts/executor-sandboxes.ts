import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { outcomeOf } from '@cgoforge/core';
import { beforeEach, expect, it } from 'vitest';
import { packFiles } from '../support/pack-files.js';
import { packSample } from '../support/samples.js';
import { codeOf, cProgram, type ExecutorSteps, goMod, hello, MIB, sourceOf } from './executor-steps.js';

/** What a sandbox's output folder may hold that is no program. */
export type LeftKind = 'link' | 'folder' | 'fifo' | 'sparse' | 'secret';

interface Sandboxes {
  running(): Promise<readonly string[]>;
  /** Puts something that a build could have left into the output folder of an ended attempt. */
  leave(attempt: string, kind: LeftKind, name: string): Promise<void>;
}

const app = () => packFiles({ 'go.mod': goMod, 'main.go': hello });

/** What only an executor promises that has slots and caches, is brought the source, and reads and checks what it is asked for. */
export function describeSandboxes(under: () => Sandboxes, attempts: () => ExecutorSteps): void {
  let subject: Sandboxes;
  let steps: ExecutorSteps;
  beforeEach(() => {
    subject = under();
    steps = attempts();
  });

  it('starts no second attempt in a slot', async () => {
    await steps.start(app());
    const second = await steps.plan(app());
    expect(await codeOf(steps.executor.start(second, second.source))).toBe('internal');
  });

  it('gives the same bytes with and without the cache', async () => {
    const source = packSample('cpp');
    const withCache = await steps.build(source);
    const first = await steps.contentOf(withCache.attempt, 'cpp');
    await steps.executor.release(withCache.attempt);
    const without = await steps.build(source, { cache: false });
    expect((await steps.contentOf(without.attempt, 'cpp')).equals(first)).toBe(true);
  });

  it('says that a source was cut', async () => {
    const made = await steps.plan(app());
    const source = Readable.from(
      (async function* () {
        yield app().subarray(0, 100);
        throw new Error('the sender is gone');
      })(),
    );
    expect(await codeOf(steps.executor.start(made, sourceOf(source)))).toBe('unavailable');
    expect((await steps.endingOf(made.attempt)).stoppedBy).toBe('source_cut');
  });

  it('ends at its deadline as ours when its source stalls', async () => {
    const made = await steps.plan(app(), {}, { wallSeconds: 1 });
    expect(await codeOf(steps.executor.start(made, sourceOf(new Readable({ read() {} }))))).toBe(
      'unavailable',
    );
    expect(outcomeOf(await steps.endingOf(made.attempt), made.limits)?.code).toBe('lost');
  });

  it('reads only regular files, and only after the end', async () => {
    const { attempt } = await steps.build(app());
    for (const kind of ['link', 'folder', 'fifo', 'sparse'] as const)
      await subject.leave(attempt, kind, kind);
    for (const output of ['link', 'folder', 'fifo', 'sparse']) {
      expect(await codeOf(steps.executor.read(attempt, output)), output).toBe('wrong_output');
    }
    await subject.leave(attempt, 'secret', 'secret');
    expect((await steps.contentOf(attempt, 'secret')).toString()).toBe('mode 0000');
  });

  it('ends a check when the attempt is released', async () => {
    const { attempt, ending, log } = await steps.build(packSample('server'));
    const [output = log.toString()] = ending.outputs;
    const digest = createHash('sha256')
      .update(await steps.contentOf(attempt, output))
      .digest('hex');
    const checked = codeOf(steps.executor.check(attempt, output, digest));
    await expect.poll(() => subject.running(), { timeout: 10_000, interval: 10 }).not.toEqual([]);
    await steps.executor.release(attempt);
    expect(await subject.running()).toEqual([]);
    expect(await checked).toBe('lost');
    expect(await steps.executor.attempts()).toEqual([]);
  });

  it('sees a disk that was filled and emptied again at once', async () => {
    const code = 'asm(".data\\n.fill 300 << 20, 1, 7\\n.text");\nvoid probe(void) {}';
    const { outcome } = await steps.build(cProgram(code), {}, { diskBytes: 256 * MIB });
    expect(outcome?.code).toBe('out_of_disk');
  });
}
