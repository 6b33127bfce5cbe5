import { Queue, reasonOf } from '@cgoforge/core';
import { Injectable, Logger } from '@nestjs/common';
import { Repeater } from '../repeater.js';
import { WorkerIdentity } from '../worker-identity.js';

/** How late the end of a wait may come. */
const FLOOR_MS = 5_000;

/** Ends tasks that have waited too long, also for pools that nobody serves any more: it is the work of no pool. */
@Injectable()
export class ExpireTasks {
  private readonly log = new Logger(ExpireTasks.name);
  private readonly rounds = new Repeater(
    FLOOR_MS,
    () => this.queue.expire(this.me.queueSeconds),
    (error) => this.log.warn(`Failed to end what waits too long: ${reasonOf(error)}`),
  );

  constructor(
    private readonly queue: Queue,
    private readonly me: WorkerIdentity,
  ) {}

  start(): void {
    this.rounds.start();
  }

  async stop(): Promise<void> {
    await this.rounds.stop();
  }
}
