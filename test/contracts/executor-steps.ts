import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  type AttemptLimits,
  type AttemptPlan,
  type AttemptSource,
  type BuildOptions,
  type CheckResult,
  type Ending,
  type Executor,
  Failure,
  outcomeOf,
} from '@cgoforge/core';
import { expect } from 'vitest';
import { packFiles } from '../support/pack-files.js';
import type { ExecutorSubject } from './executor.contract.js';

export const MIB = 1024 ** 2;
const defaults: BuildOptions = {
  package: null,
  dir: '.',
  output: null,
  ldflags: null,
  tags: [],
  trimpath: true,
  go: null,
  cache: true,
  size: null,
};

export const goMod = 'module example.com/app\n\ngo 1.24\n';
export const hello = 'package main\n\nimport "C"\n\nfunc main() { println("hello") }\n';

/** A program whose C code is this; it defines `probe`, which main calls. */
export const cProgram = (code: string) =>
  packFiles({
    'go.mod': goMod,
    'main.go': `package main\n\n/*\n${code}\n*/\nimport "C"\n\nfunc main() { C.probe() }\n`,
  });

/** The code of the failure that a call ends with; `none` when it succeeds. */
export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof Failure ? error.code : String(error)),
  );

/** A source that an executor may open, as these bytes. */
export const sourceOf = (bytes: Buffer | Readable): AttemptSource => ({
  digest: 'h1:unread',
  needsModules: false,
  open: async () => (bytes instanceof Readable ? bytes : Readable.from([bytes])),
});

/** A plan and the source for it. */
export interface MadeAttempt extends AttemptPlan {
  readonly source: AttemptSource;
}

/** What the suites of Executor do again and again. */
export class ExecutorSteps {
  readonly executor: Executor;

  constructor(private readonly subject: Pick<ExecutorSubject, 'executor' | 'admit'>) {
    this.executor = subject.executor;
  }

  /** Everything that a start asks for. */
  async plan(
    archive: Buffer,
    options: Partial<BuildOptions> = {},
    limits: Partial<AttemptLimits> = {},
  ): Promise<MadeAttempt> {
    const capacity = await this.executor.capacity();
    const [toolchain] = capacity.toolchains;
    const target = toolchain?.targets[0];
    if (!toolchain || !target) throw new Error('The executor offers nothing.');
    const admitted = await this.subject.admit(archive, options.dir ?? '.');
    return {
      ...admitted,
      slot: 0,
      tenant: 'contract',
      target,
      toolchain: toolchain.name,
      go: options.go ?? toolchain.go,
      modules: null,
      options: { ...defaults, ...options },
      limits: { ...capacity.limits, ...limits },
    };
  }

  async start(
    archive: Buffer,
    options: Partial<BuildOptions> = {},
    limits: Partial<AttemptLimits> = {},
  ): Promise<MadeAttempt> {
    const made = await this.plan(archive, options, limits);
    await this.executor.start(made, made.source);
    return made;
  }

  async logOf(attempt: string, offset = 0): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.executor.log(attempt, offset, new AbortController().signal))
      chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async endingOf(attempt: string): Promise<Ending> {
    await this.logOf(attempt);
    const status = await this.executor.status(attempt);
    if (status.state !== 'ended') throw new Error(`It is ${status.state}.`);
    return status.ending;
  }

  /** The code of the failure that the attempt ends with; `undefined` when it builds something. */
  async outcomeOf({ attempt, limits }: MadeAttempt): Promise<string | undefined> {
    return outcomeOf(await this.endingOf(attempt), limits)?.code;
  }

  async build(archive: Buffer, options: Partial<BuildOptions> = {}, limits: Partial<AttemptLimits> = {}) {
    const made = await this.start(archive, options, limits);
    const ending = await this.endingOf(made.attempt);
    return {
      attempt: made.attempt,
      limits: made.limits,
      ending,
      outcome: outcomeOf(ending, made.limits),
      log: await this.logOf(made.attempt),
    };
  }

  async contentOf(attempt: string, output: string): Promise<Buffer> {
    const { size, body } = await this.executor.read(attempt, output);
    const content = await buffer(body);
    expect(content.length).toBe(size);
    return content;
  }

  async check(source: Buffer): Promise<CheckResult> {
    const { attempt, ending, log } = await this.build(source);
    const [output] = ending.outputs;
    if (output === undefined) throw new Error(log.toString());
    const digest = createHash('sha256')
      .update(await this.contentOf(attempt, output))
      .digest('hex');
    return this.executor.check(attempt, output, digest);
  }

  async releaseAll(): Promise<void> {
    for (const attempt of await this.executor.attempts()) await this.executor.release(attempt);
  }
}
