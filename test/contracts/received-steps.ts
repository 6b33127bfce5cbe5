import { buffer } from 'node:stream/consumers';
import type { CompileReport, Lease, NewBuild, ReceivedFile } from '@cgoforge/core';
import { expect, vi } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import { builtReport } from '../support/attempt-reports.js';
import { logPieces } from '../support/log-pieces.js';
import { AttemptSteps, again, lost } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

const NO_CAP = 64 * 1024 ** 2;

export const compiled: CompileReport = {
  ...builtReport,
  peak: { memoryBytes: 5_000_000_000, diskBytes: 2, processes: 3 },
};

/** What the suites of Received and Receiving do again and again, to an attempt of its own. */
export class ReceivedSteps {
  readonly attempt: string;

  private constructor(
    private readonly under: RowsUnderTest,
    readonly build: NewBuild,
    readonly lease: Lease,
  ) {
    this.attempt = lease.attempt;
  }

  /** A new attempt, which is not open yet. */
  static async begin(under: RowsUnderTest): Promise<ReceivedSteps> {
    const { build, lease } = await new AttemptSteps(under).beginNew();
    return new ReceivedSteps(under, build, lease);
  }

  /** A new attempt that is open. */
  static async open(under: RowsUnderTest): Promise<ReceivedSteps> {
    const steps = await ReceivedSteps.begin(under);
    await under.received.open(attemptPlan(steps.attempt));
    return steps;
  }

  find() {
    return this.under.received.find(this.attempt);
  }

  admit() {
    return this.under.receiving.admit(this.attempt);
  }

  append(offset: number, data: string | Buffer, cap = NO_CAP) {
    return this.under.receiving.appendLog(this.attempt, offset, Buffer.from(data), cap);
  }

  /** The attempt's log. */
  async text(): Promise<string> {
    return (await buffer(logPieces(this.under.logs, this.attempt))).toString();
  }

  file(change: Partial<ReceivedFile> = {}): ReceivedFile {
    const objectKey = `attempts/${this.attempt}/1/app`;
    return { name: 'app', size: 5_000_000_000, sha256: 'a'.repeat(64), objectKey, ...change };
  }

  /** Each change wakes once who waits for the attempt; the same again, right after it, does not. */
  async expectWakes(changes: readonly (() => Promise<unknown>)[]): Promise<void> {
    let heard = 0;
    const unsubscribe = this.under.wakeups.on('attempt', this.attempt, () => heard++);
    for (const [done, change] of changes.entries()) {
      await change();
      await vi.waitFor(() => expect(heard).toBe(done + 1), { timeout: 15_000, interval: 10 });
      await change().catch(() => undefined);
    }
    // Wake-ups come in order: with this one, all that were meant for the attempt have come.
    const last = await ReceivedSteps.begin(this.under);
    await new Promise<unknown>((woken) => {
      this.under.wakeups.on('task', last.build.id, woken);
      void last.end();
    });
    expect(heard).toBe(changes.length);
    unsubscribe();
  }

  /** Its supervisor says whole lines. */
  say(lines: string) {
    return this.under.logs.say(this.lease, lines);
  }

  /** The attempt's task moves on. */
  end() {
    return this.under.transitions.end(this.lease, lost, again);
  }
}
