import { setTimeout as delay } from 'node:timers/promises';
import { type AttemptWork, Executor, LEASE_SECONDS, Leases, reasonOf, Wakeups } from '@cgoforge/core';
import { Injectable, Logger } from '@nestjs/common';
import { DriveAttempt } from '../drive/drive-attempt.js';
import type { Heed } from '../drive/heed.js';
import { Repeater } from '../repeater.js';
import { WorkerIdentity } from '../worker-identity.js';

const RETRY_MS = 1_000;

/** An attempt whose driving fails so often in a row, some ten minutes long, is left to another worker. */
const MOST_TRIES = 25;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;

/** How long what no row asks for may stay with the executor: from an earlier life, or begun by a supervisor that
 * learned late that it was no longer one. */
const SWEEP_MS = 60_000;

interface Drive {
  readonly work: AttemptWork;
  readonly leave: AbortController;
  readonly cancel: AbortController;
  readonly done: Promise<void>;
}

/** Keeps the leases of this worker's attempts, takes over those whose supervisor is gone, and drives them all. */
@Injectable()
export class Supervisor {
  private readonly log = new Logger(Supervisor.name);
  private readonly drives = new Map<string, Drive>();
  private readonly rounds = new Repeater(
    (LEASE_SECONDS * 1000) / 3,
    () => this.round({ ownedBefore: false }),
    (error) => this.warn('renew leases', error),
  );
  private readonly sweeps = new Repeater(
    SWEEP_MS,
    () => this.releaseUnknown(),
    (error) => this.warn('look for attempts that no row asks for', error),
  );
  private unsubscribe = () => {};
  private roundEndedAt = performance.now();

  constructor(
    private readonly leases: Leases,
    private readonly executor: Executor,
    private readonly wakeups: Wakeups,
    private readonly driveAttempt: DriveAttempt,
    private readonly me: WorkerIdentity,
  ) {}

  /** Resolves when the attempts of an earlier life are taken over. */
  async start(): Promise<void> {
    while (!(await this.takesOverItsOwn())) await delay(RETRY_MS);
    this.unsubscribe = this.wakeups.on('cancel', '*', () => this.rounds.wake());
    this.rounds.start();
    this.sweeps.start();
  }

  /** Since when leases could not be kept, which a lost connection that nobody closed can make long. */
  silentMs(): number {
    return performance.now() - this.roundEndedAt;
  }

  /** Stops driving and leaves the attempts running: whoever comes next takes them over. */
  async stop(): Promise<void> {
    this.unsubscribe();
    await Promise.all([this.rounds.stop(), this.sweeps.stop()]);
    for (const drive of this.drives.values()) drive.leave.abort();
    await this.idle();
  }

  /** Resolves when nothing is driven any more. */
  async idle(): Promise<void> {
    await Promise.all([...this.drives.values()].map((drive) => drive.done));
  }

  /** Drives an attempt whose lease this worker holds, in the background. */
  drive(work: AttemptWork): void {
    const { attempt } = work.lease;
    this.drives.get(attempt)?.leave.abort();
    const leave = new AbortController();
    const cancel = new AbortController();
    if (work.cancelRequested) cancel.abort();
    const done = this.driveToItsEnd(work, { left: leave.signal, cancelled: cancel.signal })
      // The lease runs out, and whoever takes it over goes on from the rows.
      .catch((error) => this.warn(`leave ${attempt}`, error))
      .finally(() => {
        if (this.drives.get(attempt)?.leave === leave) this.drives.delete(attempt);
      });
    this.drives.set(attempt, { work, leave, cancel, done });
  }

  /** A row that could not be read or written breaks a drive off: it goes on from what the rows then say. */
  private async driveToItsEnd(work: AttemptWork, heed: Heed): Promise<void> {
    for (let tries = 1; !heed.left.aborted; tries++) {
      try {
        const now = tries === 1 ? work : await this.leases.resume(work.lease);
        if (now) await this.driveAttempt.run(now, heed);
        return;
      } catch (error) {
        if (tries === MOST_TRIES) throw error;
        this.warn(`drive ${work.lease.attempt}`, error);
      }
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
      await delay(pause, undefined, { signal: heed.left }).catch(() => undefined);
    }
  }

  private takesOverItsOwn(): Promise<boolean> {
    return this.round({ ownedBefore: true }).then(
      () => true,
      (error) => {
        this.warn('renew leases', error);
        return false;
      },
    );
  }

  /** `ownedBefore`: also takes over what this worker held in an earlier life. */
  private async round(which: { readonly ownedBefore: boolean }): Promise<void> {
    try {
      await Promise.all([...this.drives.values()].map((drive) => this.renew(drive)));
      const taken = await this.leases.takeOver(this.me.pool, this.me.name, which);
      for (const work of taken) this.drive(work);
    } finally {
      this.roundEndedAt = performance.now();
    }
  }

  private async renew(drive: Drive): Promise<void> {
    const { held, cancelRequested } = await this.leases.renew(drive.work.lease);
    if (held && cancelRequested) drive.cancel.abort();
    if (held) return;
    drive.leave.abort();
    // What it starts until it heeds that, its successor may have released already.
    void drive.done.then(() => this.sweeps.wake());
  }

  /** What the executor still has and no row asks for would hold a slot for ever. The rows are read last: an attempt has
   * its row before the executor hears of it, so one that begins meanwhile is never taken for a stray. */
  private async releaseUnknown(): Promise<void> {
    const known = await this.executor.attempts();
    const wanted = new Set(await this.leases.unreleased(this.me.pool));
    for (const attempt of known.filter((one) => !wanted.has(one))) {
      await this.executor.release(attempt).catch((error) => this.warn(`release ${attempt}`, error));
    }
  }

  private warn(what: string, error: unknown): void {
    this.log.warn(`Failed to ${what}: ${reasonOf(error)}`);
  }
}
