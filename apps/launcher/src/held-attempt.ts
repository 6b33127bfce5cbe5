import { addAbortSignal, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type AttemptPlan, Failure } from '@cgoforge/core';
import type { Attempt } from './attempt.js';
import type { PreparedAttempt, Undo } from './workshop.js';

/** An attempt that the launcher knows, from its start until everything that was set up for it is taken back. */
export class HeldAttempt {
  readonly undo: Undo = [];
  prepared: Promise<PreparedAttempt> | undefined;
  /** Settles when the attempt has ended, well or not. */
  finished: Promise<void> = Promise.resolve();
  /** It broke down on our side; only its clean-up is left. */
  isLost = false;
  checks = 0;
  private readonly closing = new AbortController();
  private readonly uses = new Set<Promise<void>>();
  private givingBack: Promise<void> | undefined;

  constructor(readonly plan: AttemptPlan) {}

  /** The attempt once it is set up; `null` when that failed. */
  async attempt(): Promise<Attempt | null> {
    const prepared = await this.prepared?.catch(() => undefined);
    return this.isLost ? null : (prepared?.attempt ?? null);
  }

  /** Does something with the attempt's files, which stay for as long as it takes; the signal asks it to end. Throws `lost` when
   * they are being taken away already. */
  async use<T>(work: (released: AbortSignal) => Promise<T>): Promise<T> {
    this.closing.signal.throwIfAborted();
    const result = work(this.closing.signal);
    this.keepFor(result);
    return result;
  }

  /** Hands a stream of an attempt's file out; it breaks off when the attempt is released. */
  lend<T extends Readable>(stream: T): T {
    this.keepFor(finished(stream));
    return addAbortSignal(this.closing.signal, stream);
  }

  /** Ends every use, then takes back what was set up, the last first. Where that fails it throws, and the next call goes on. */
  giveBack(): Promise<void> {
    this.givingBack ??= this.takeBack().finally(() => {
      this.givingBack = undefined;
    });
    return this.givingBack;
  }

  private async takeBack(): Promise<void> {
    this.closing.abort(new Failure('lost', `${this.plan.attempt} was released.`));
    while (this.uses.size > 0) await Promise.all(this.uses);
    for (let undo = this.undo.at(-1); undo; undo = this.undo.at(-1)) {
      await undo();
      this.undo.pop();
    }
  }

  private keepFor(use: Promise<unknown>): void {
    const over: Promise<void> = use.then(
      () => void this.uses.delete(over),
      () => void this.uses.delete(over),
    );
    this.uses.add(over);
  }
}
