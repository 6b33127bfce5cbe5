import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  type AttemptLimits,
  type AttemptPlan,
  type BuildOptions,
  type CheckResult,
  type Ending,
  type Executor,
  Failure,
  outcomeOf,
} from '@cgoforge/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { packFiles } from '../support/pack-files.js';
import { packSample } from '../support/samples.js';

/** An executor with one free slot at least, and what a test must be able to do behind its back. */
export interface ExecutorSubject {
  readonly executor: Executor;
  /** Puts something that a build could have left into the output folder of an ended attempt. */
  leave(attempt: string, kind: 'link' | 'folder' | 'fifo' | 'sparse' | 'secret', name: string): Promise<void>;
  close(): Promise<void>;
}

const MIB = 1024 ** 2;
const defaults: BuildOptions = {
  package: null,
  dir: '.',
  output: null,
  ldflags: null,
  tags: [],
  trimpath: true,
  go: null,
  cache: true,
};

const goMod = 'module example.com/app\n\ngo 1.24\n';
const hello = 'package main\n\nimport "C"\n\nfunc main() { println("hello") }\n';

const cProgram = (code: string) =>
  packFiles({
    'go.mod': goMod,
    'main.go': `package main\n\n/*\n${code}\n*/\nimport "C"\n\nfunc main() { C.probe() }\n`,
  });

/** What every executor promises, on a machine that really compiles. */
export function describeExecutorContract(name: string, make: () => Promise<ExecutorSubject>): void {
  describe(`${name} as an Executor`, () => {
    let subject: ExecutorSubject;
    let executor: Executor;
    let started = 0;
    beforeAll(async () => {
      subject = await make();
      executor = subject.executor;
    });
    afterEach(async () => {
      for (const attempt of await executor.attempts()) await executor.release(attempt);
    });
    afterAll(() => subject?.close());

    async function plan(
      options: Partial<BuildOptions> = {},
      limits: Partial<AttemptLimits> = {},
    ): Promise<AttemptPlan> {
      const capacity = await executor.capacity();
      const [toolchain] = capacity.toolchains;
      const target = toolchain?.targets[0];
      if (!toolchain || !target) throw new Error('The executor offers nothing.');
      started += 1;
      return {
        attempt: `att_contract-${process.pid}-${started}`,
        slot: 0,
        tenant: 'contract',
        target,
        toolchain: toolchain.name,
        go: toolchain.go,
        modules: null,
        options: { ...defaults, ...options },
        limits: { ...capacity.limits, ...limits },
      };
    }

    async function logOf(attempt: string, offset = 0): Promise<Buffer> {
      const chunks: Buffer[] = [];
      for await (const chunk of executor.log(attempt, offset, new AbortController().signal))
        chunks.push(chunk);
      return Buffer.concat(chunks);
    }

    async function endingOf(attempt: string): Promise<Ending> {
      await logOf(attempt);
      const status = await executor.status(attempt);
      if (status.state !== 'ended') throw new Error(`It is ${status.state}.`);
      return status.ending;
    }

    async function build(
      source: Buffer,
      options: Partial<BuildOptions> = {},
      limits: Partial<AttemptLimits> = {},
    ) {
      const made = await plan(options, limits);
      await executor.start(made, Readable.from([source]));
      const ending = await endingOf(made.attempt);
      return {
        attempt: made.attempt,
        ending,
        outcome: outcomeOf(ending, made.limits),
        log: await logOf(made.attempt),
      };
    }

    async function contentOf(attempt: string, output: string): Promise<Buffer> {
      const { size, body } = await executor.read(attempt, output);
      const content = await buffer(body);
      expect(content.length).toBe(size);
      return content;
    }

    async function check(source: Buffer): Promise<CheckResult> {
      const { attempt, ending, log } = await build(source);
      const [output] = ending.outputs;
      if (output === undefined) throw new Error(log.toString());
      const digest = createHash('sha256')
        .update(await contentOf(attempt, output))
        .digest('hex');
      return executor.check(attempt, output, digest);
    }

    async function waitForLog(attempt: string, text: string): Promise<void> {
      const enough = new AbortController();
      let seen = '';
      for await (const chunk of executor.log(attempt, 0, enough.signal)) {
        seen += chunk;
        if (seen.includes(text)) return enough.abort();
      }
      throw new Error(`The log ended without ${text}: ${seen}`);
    }

    const codeOf = (promise: Promise<unknown>) =>
      promise.then(
        () => 'none',
        (error: unknown) => (error instanceof Failure ? error.code : String(error)),
      );

    it('builds, keeps the log, and gives the file out', async () => {
      const { attempt, ending, outcome, log } = await build(packFiles({ 'go.mod': goMod, 'main.go': hello }));
      expect(outcome, log.toString()).toBeNull();
      expect(ending).toMatchObject({ step: 'build', exitCode: 0, outputs: ['app'], stoppedBy: null });
      expect(ending.peak.memoryBytes).toBeGreaterThan(MIB);
      expect(log.toString()).toContain('example.com/app');
      expect((await contentOf(attempt, 'app')).subarray(1, 4).toString()).toBe('ELF');
    });

    it('names several programs apart, by Go’s own rule where it can', async () => {
      const sameName = packFiles({
        'go.mod': goMod,
        'cmd/server/main.go': hello,
        'tools/server/main.go': hello,
        'cmd/other/v2/main.go': hello,
      });
      const { ending, outcome } = await build(sameName);
      expect(outcome).toBeNull();
      expect([...ending.outputs].sort()).toEqual(['cmd-server', 'other', 'tools-server']);
    });

    it('builds the module of a folder under the name that is asked', async () => {
      const source = packFiles({ 'a b/go.mod': goMod, 'a b/main.go': hello });
      expect((await build(source, { dir: 'a b', output: 'named' })).ending.outputs).toEqual(['named']);
    });

    it('refuses one name for several programs', async () => {
      const source = packFiles({ 'go.mod': goMod, 'a/main.go': hello, 'b/main.go': hello });
      const { outcome } = await build(source, { output: 'one' });
      expect(outcome).toMatchObject({
        code: 'wrong_output',
        detail: expect.stringContaining('2 main packages'),
      });
    });

    it('refuses programs that are not of the source', async () => {
      const source = packFiles({ 'go.mod': goMod, 'main.go': hello });
      expect((await build(source, { package: 'cmd/...' })).outcome?.code).toBe('wrong_output');
    });

    it('takes any linker flags as one value and no more', async () => {
      const source = packFiles({ 'go.mod': goMod, 'main.go': hello });
      const hostile = '-s" -o /tmp/elsewhere; -toolexec=/bin/true';
      expect((await build(source, { ldflags: hostile })).ending.outputs).toEqual([]);
    });

    it('gives the same bytes with and without the cache', async () => {
      const source = packSample('cpp');
      const withCache = await build(source);
      const first = await contentOf(withCache.attempt, 'cpp');
      await executor.release(withCache.attempt);
      const without = await build(source, { cache: false });
      expect((await contentOf(without.attempt, 'cpp')).equals(first)).toBe(true);
    });

    it('builds a vendored module with no module view', async () => {
      expect((await build(packSample('vendored'))).outcome).toBeNull();
    });

    it.each([
      ['broken-c', {}, 'compile_error'],
      ['broken-link', {}, 'compile_error'],
      ['hungry', { memoryBytes: 512 * MIB }, 'out_of_memory'],
      ['diskful', { diskBytes: 512 * MIB }, 'out_of_disk'],
      ['endless', { wallSeconds: 5, memoryBytes: 1024 * MIB }, 'timed_out'],
      ['noisy', { logBytes: 4 * MIB }, 'log_too_long'],
      ['forker', { processes: 64 }, 'too_many_processes'],
    ] as const)('%s ends with what it did', async (sample, limits, code) => {
      const { outcome, ending, log } = await build(packSample(sample), {}, limits);
      expect(outcome?.code, JSON.stringify(ending) + log.subarray(-2000)).toBe(code);
      if (code === 'log_too_long') expect(log.length).toBe(4 * MIB);
    });

    it('sees a disk that was filled and emptied again at once', async () => {
      const code = 'asm(".data\\n.fill 300 << 20, 1, 7\\n.text");\nvoid probe(void) {}';
      const { outcome } = await build(cProgram(code), {}, { diskBytes: 256 * MIB });
      expect(outcome?.code).toBe('out_of_disk');
    });

    it('says that a source was cut', async () => {
      const made = await plan();
      const source = Readable.from(
        (async function* () {
          yield packFiles({ 'go.mod': goMod, 'main.go': hello }).subarray(0, 100);
          throw new Error('the sender is gone');
        })(),
      );
      expect(await codeOf(executor.start(made, source))).toBe('unavailable');
      expect((await endingOf(made.attempt)).stoppedBy).toBe('source_cut');
    });

    it('stops within two seconds with the whole tree, keeps the log, and frees the slot on release', async () => {
      const made = await plan();
      await executor.start(made, Readable.from([packSample('endless')]));
      await waitForLog(made.attempt, 'still compiling');
      const before = performance.now();
      await executor.stop(made.attempt);
      expect(performance.now() - before).toBeLessThan(2_000);
      expect((await endingOf(made.attempt)).stoppedBy).toBe('cancel');
      await executor.stop(made.attempt);
      await executor.release(made.attempt);
      await executor.release(made.attempt);
      expect(await executor.status(made.attempt)).toEqual({ state: 'unknown' });
      expect(await executor.attempts()).toEqual([]);
    });

    it('leaves a known attempt as it is and does not read its source', async () => {
      const made = await plan();
      await executor.start(made, Readable.from([packFiles({ 'go.mod': goMod, 'main.go': hello })]));
      let read = false;
      const untouched = new Readable({
        read() {
          read = true;
          this.push(null);
        },
      });
      await executor.start(made, untouched);
      expect(read).toBe(false);
      expect(await executor.attempts()).toEqual([made.attempt]);
      expect(await codeOf(executor.start(await plan(), Readable.from(['x'])))).toBe('internal');
    });

    it('gives the log from an offset, to several readers at once', async () => {
      const made = await plan();
      await executor.start(made, Readable.from([packSample('broken-c')]));
      const [whole, again, rest] = await Promise.all([
        logOf(made.attempt),
        logOf(made.attempt),
        logOf(made.attempt, 10),
      ]);
      expect(again.equals(whole)).toBe(true);
      expect(rest.equals(whole.subarray(10))).toBe(true);
      expect(whole.toString()).toContain('error');
    });

    it('reads only regular files, and only after the end', async () => {
      const { attempt } = await build(packFiles({ 'go.mod': goMod, 'main.go': hello }));
      for (const kind of ['link', 'folder', 'fifo', 'sparse'] as const)
        await subject.leave(attempt, kind, kind);
      for (const output of ['link', 'folder', 'fifo', 'sparse', 'absent', '..', '../app', '-o']) {
        expect(await codeOf(executor.read(attempt, output)), output).toBe('wrong_output');
      }
      await subject.leave(attempt, 'secret', 'secret');
      expect((await contentOf(attempt, 'secret')).toString()).toBe('mode 0000');
    });

    it('starts programs in the minimal root and says how they did', async () => {
      const c = (code: string) => cProgram(`#include <stdlib.h>\n#include <signal.h>\n${code}`);
      expect(await check(packSample('server'))).toMatchObject({ passed: true, stillRunning: true });
      for (const attempt of await executor.attempts()) await executor.release(attempt);
      expect(await check(c('void probe(void) { exit(127); }'))).toMatchObject({
        passed: true,
        exitCode: 127,
      });
      for (const attempt of await executor.attempts()) await executor.release(attempt);
      expect(await check(packSample('crash'))).toMatchObject({
        passed: false,
        detail: expect.stringContaining('SIG'),
      });
    });

    it('refuses to check another content than was stored', async () => {
      const { attempt } = await build(packFiles({ 'go.mod': goMod, 'main.go': hello }));
      expect(await codeOf(executor.check(attempt, 'app', '0'.repeat(64)))).toBe('wrong_output');
    });

    it('knows the libraries of the minimal root', async () => {
      const { target } = await plan();
      expect(await executor.provides(target, ['libc.so.6', 'libnone.so.1', '../../etc/passwd'])).toEqual([
        { name: 'libc.so.6', provided: true },
        { name: 'libnone.so.1', provided: false },
        { name: '../../etc/passwd', provided: false },
      ]);
    });
  });
}
