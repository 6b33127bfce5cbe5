import { Doorbell, Queue, reasonOf, Wakeups } from '@cgoforge/core';
import { Injectable, Logger } from '@nestjs/common';
import { Repeater } from '../repeater.js';
import { WorkerIdentity } from '../worker-identity.js';
import { AnnouncePool } from './announce-pool.js';

/** How long a task may wait for a wake-up that was lost. */
const FLOOR_MS = 5_000;

/** Rings the pool's doorbell for what may start now, and tells the API what this pool offers. It reconciles Redis with
 * the rows too: each pass begins with them, and a ring that was lost is rung again. */
@Injectable()
export class Relay {
  private readonly log = new Logger(Relay.name);
  private readonly passes = new Repeater(
    FLOOR_MS,
    () => this.pass(),
    // The rows still say what waits.
    (error) => this.log.warn(`Failed to relay: ${reasonOf(error)}`),
  );
  private unsubscribe = () => {};

  constructor(
    private readonly queue: Queue,
    private readonly doorbell: Doorbell,
    private readonly announcePool: AnnouncePool,
    private readonly wakeups: Wakeups,
    private readonly me: WorkerIdentity,
  ) {}

  start(): void {
    this.unsubscribe = this.wakeups.on('queue', this.me.pool, () => this.passes.wake());
    this.passes.start();
  }

  async stop(): Promise<void> {
    this.unsubscribe();
    await this.passes.stop();
  }

  private async pass(): Promise<void> {
    const { pool } = this.me;
    const slots = await this.announcePool.run();
    const tasks = await this.queue.admissible(pool, slots);
    await Promise.all(tasks.map((task) => this.doorbell.ring(pool, task.taskId, task.attempt)));
  }
}
