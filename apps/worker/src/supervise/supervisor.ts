import { setTimeout as delay } from 'node:timers/promises';
import { Attempts, type AttemptWork, Executor, LEASE_SECONDS, Wakeups } from '@cgoforge/core';
import { Injectable, Logger } from '@nestjs/common';
import { AttemptDriver } from '../attempt-driver.js';
import { DriveAttempt } from '../drive-attempt.js';
import { Repeater } from '../repeater.js';
import { WorkerIdentity } from '../worker-identity.js';

const RETRY_MS = 1_000;

interface Drive {
  readonly work: AttemptWork;
  readonly leave: AbortController;
  readonly cancel: AbortController;
  readonly done: Promise<void>;
}

/** Keeps the leases of this worker's attempts, takes over those whose supervisor is gone, and drives them all. */
@Injectable()
export class Supervisor extends AttemptDriver {
  private readonly log = new Logger(Supervisor.name);
  private readonly drives = new Map<string, Drive>();
  private readonly rounds = new Repeater((LEASE_SECONDS * 1000) / 3, async () => {
    await this.round({ ownedBefore: false });
  });
  private unsubscribe = () => {};
  /** The executor may have attempts that no row asks for: from an earlier life, or of a supervisor that learned late that it
   * was no longer one. */
  private mayHaveStrays = true;

  constructor(
    private readonly attempts: Attempts,
    private readonly executor: Executor,
    private readonly wakeups: Wakeups,
    private readonly driveAttempt: DriveAttempt,
    private readonly me: WorkerIdentity,
  ) {
    super();
  }

  /** Resolves when the attempts of an earlier life are taken over. */
  async start(): Promise<void> {
    while (!(await this.round({ ownedBefore: true }))) await delay(RETRY_MS);
    this.unsubscribe = this.wakeups.on('cancel', '*', () => this.rounds.wake());
    this.rounds.start();
  }

  /** Stops driving and leaves the attempts running: whoever comes next takes them over. */
  async stop(): Promise<void> {
    this.unsubscribe();
    await this.rounds.stop();
    const drives = [...this.drives.values()];
    for (const drive of drives) drive.leave.abort();
    await Promise.all(drives.map((drive) => drive.done));
  }

  drive(work: AttemptWork): void {
    const { attempt } = work.lease;
    this.drives.get(attempt)?.leave.abort();
    const leave = new AbortController();
    const cancel = new AbortController();
    if (work.cancelRequested) cancel.abort();
    const done = this.driveAttempt
      .run(work, { left: leave.signal, cancelled: cancel.signal })
      // What could not be written stays in the rows; the lease runs out and a later round takes it over.
      .catch((error) =>
        this.log.warn(`Failed to drive ${attempt}: ${error instanceof Error ? error.message : error}`),
      )
      .finally(() => {
        if (this.drives.get(attempt)?.leave === leave) this.drives.delete(attempt);
      });
    this.drives.set(attempt, { work, leave, cancel, done });
  }

  /** `ownedBefore`: also takes over what this worker held in an earlier life. Answers whether leases were kept and taken over. */
  private async round(which: { readonly ownedBefore: boolean }): Promise<boolean> {
    let isDone = false;
    try {
      await Promise.all([...this.drives.values()].map((drive) => this.renew(drive)));
      const taken = await this.attempts.takeOver(this.me.pool, this.me.name, which);
      for (const work of taken) this.drive(work);
      isDone = true;
      const mayHaveStrays = this.mayHaveStrays;
      this.mayHaveStrays = false;
      if (mayHaveStrays) await this.releaseUnknown();
    } catch (error) {
      this.log.warn(`Failed to renew leases: ${error instanceof Error ? error.message : error}`);
    }
    return isDone;
  }

  private async renew(drive: Drive): Promise<void> {
    const { held, cancelRequested } = await this.attempts.renew(drive.work.lease);
    if (held && cancelRequested) drive.cancel.abort();
    if (held) return;
    drive.leave.abort();
    // What it starts until it heeds that, its successor may have released already.
    void drive.done.then(() => {
      this.mayHaveStrays = true;
    });
  }

  /** What the executor still has and no row asks for would hold a slot for ever. The rows are read last: an attempt has its row
   * before the executor hears of it, so one that begins meanwhile is never taken for a stray. */
  private async releaseUnknown(): Promise<void> {
    const known = await this.executor.attempts();
    const wanted = new Set(await this.attempts.unreleased(this.me.pool));
    for (const attempt of known) if (!wanted.has(attempt)) await this.executor.release(attempt);
  }
}
