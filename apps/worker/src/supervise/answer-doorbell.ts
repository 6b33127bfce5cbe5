import { Doorbell, Queue } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { WorkerIdentity } from '../worker-identity.js';
import { Supervisor } from './supervisor.js';

/** Answers a ring: hands a new attempt, with its lease, to the supervisor. The job ends there; a build outlives it. */
@Injectable()
export class AnswerDoorbell {
  private close = async () => {};

  constructor(
    private readonly doorbell: Doorbell,
    private readonly queue: Queue,
    private readonly supervisor: Supervisor,
    private readonly me: WorkerIdentity,
  ) {}

  async start(): Promise<void> {
    this.close = await this.doorbell.listen(this.me.pool, this.me.slots, async (taskId) => {
      const work = await this.queue.begin(taskId, this.me.name, this.me.slots);
      if (work) this.supervisor.drive(work);
    });
  }

  async stop(): Promise<void> {
    await this.close();
  }
}
