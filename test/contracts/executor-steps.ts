import { buffer } from 'node:stream/consumers';
import {
  type AttemptLimits,
  type BuildOptions,
  type CheckResult,
  checkOf,
  type Ending,
  type Executor,
  endingOf,
  Failure,
  type KnownAttempt,
  outcomeOf,
  type ReceivedAttempt,
} from '@cgoforge/core';
import { expect, vi } from 'vitest';
import { logPieces } from '../support/log-pieces.js';
import { packFiles } from '../support/pack-files.js';
import type { BegunAttempt, ExecutorSite } from './executor.contract.js';

export const MIB = 1024 ** 2;

export const goMod = 'module example.com/app\n\ngo 1.24\n';
export const hello = 'package main\n\nimport "C"\n\nfunc main() { println("hello") }\n';

/** A small program. */
export const app = () => packFiles({ 'go.mod': goMod, 'main.go': hello });

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

/** What executor and intake say of an attempt. */
interface Seen {
  readonly known: KnownAttempt;
  readonly received: ReceivedAttempt;
}

/** How an attempt ended, and what was seen then. */
export interface SeenEnd extends Seen {
  readonly ending: Ending;
}

type UsedSite = Pick<ExecutorSite, 'executor' | 'received' | 'logs' | 'store' | 'begin'>;

/** What is to be built, and what differs from the defaults. */
type Asked = [archive: Buffer, options?: Partial<BuildOptions>, limits?: Partial<AttemptLimits>];

const END = { timeout: 240_000, interval: 25 };

/** What the suites of Executor do again and again. */
export class ExecutorSteps<Site extends UsedSite = ExecutorSite> {
  private readonly told = new Set<string>();
  private readonly begun = new Set<string>();

  /** The site may come to be later than its steps. */
  constructor(private readonly open: () => Site) {}

  get site(): Site {
    return this.open();
  }

  get executor(): Executor {
    return this.site.executor;
  }

  /** An attempt that waits for its start. */
  async begin(...[archive, options = {}, limits = {}]: Asked): Promise<BegunAttempt> {
    return this.site.begin(archive, { options, limits });
  }

  async launch(attempt: BegunAttempt): Promise<BegunAttempt> {
    const { order, plan, token } = attempt;
    this.begun.add(order.attempt);
    await this.executor.start(order, plan, token);
    return attempt;
  }

  async start(...asked: Asked): Promise<BegunAttempt> {
    return this.launch(await this.begin(...asked));
  }

  /** What is seen of an attempt, as its worker would: the executor is asked first, and intake is told when the compiler
   * ended. */
  async see({ order: { attempt } }: BegunAttempt): Promise<Seen> {
    const known = await this.executor.status(attempt);
    if (known.state !== 'known') throw new Error('The executor does not know the attempt.');
    if (known.containers.compile.state === 'ended' && !this.told.has(attempt)) {
      await this.site.received.compilerEnded(attempt);
      this.told.add(attempt);
    }
    const received = await this.site.received.find(attempt);
    if (!received) throw new Error('Intake does not know the attempt.');
    return { known, received };
  }

  /** Waits for the end of an attempt. */
  async endOf(attempt: BegunAttempt, stopAsked = false): Promise<SeenEnd> {
    return vi.waitFor(async () => {
      const seen = await this.see(attempt);
      const ending = endingOf(seen.known, seen.received, stopAsked);
      if (!ending) throw new Error('It has not ended.');
      return { ...seen, ending };
    }, END);
  }

  /** Stops an attempt and waits for its end. */
  async stop(attempt: BegunAttempt): Promise<SeenEnd> {
    await this.executor.stop(attempt.order.attempt);
    return this.endOf(attempt, true);
  }

  /** The code of the failure that the attempt ends with; `undefined` when it builds something. */
  async outcomeOf(attempt: BegunAttempt): Promise<string | undefined> {
    const { ending } = await this.endOf(attempt);
    return outcomeOf(ending, attempt.order.limits)?.code;
  }

  async build(...asked: Asked) {
    return this.run(await this.begin(...asked));
  }

  /** Starts an attempt and waits for its end. */
  async run(attempt: BegunAttempt) {
    await this.launch(attempt);
    const end = await this.endOf(attempt);
    const outcome = outcomeOf(end.ending, attempt.order.limits);
    return { ...end, attempt, outcome, log: await this.logOf(attempt) };
  }

  logOf({ tenant, order }: BegunAttempt): Promise<Buffer> {
    return buffer(logPieces(this.site.logs, order.attempt, tenant));
  }

  /** A file as it was stored. */
  async contentOf({ received }: Pick<SeenEnd, 'received'>, output: string): Promise<Buffer> {
    const file = received.files.find(({ name }) => name === output);
    if (!file) throw new Error(`${output} was not delivered.`);
    const content = await buffer(await this.site.store.open(file.objectKey));
    expect(content.length).toBe(file.size);
    return content;
  }

  /** Builds a program and says how it did when it was started. */
  async check(source: Buffer, options?: Partial<BuildOptions>): Promise<CheckResult> {
    const { ending, known, received, log } = await this.build(source, options);
    const [output = ''] = ending.outputs;
    const file = received.files.find(({ name }) => name === output);
    if (!file) throw new Error(JSON.stringify(ending) + log.toString());
    return checkOf(output, file.sha256, known, received);
  }

  async releaseAll(): Promise<void> {
    for (const attempt of await this.executor.attempts()) await this.executor.release(attempt);
    for (const attempt of this.begun) await this.site.received.forget(attempt);
    this.begun.clear();
  }
}
