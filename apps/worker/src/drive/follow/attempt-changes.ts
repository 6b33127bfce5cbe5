import { EventEmitter } from 'node:events';
import { Executor } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';

/** Tells those who wait for an attempt of news of it: one follows the executor's changes for all of them. */
@Injectable()
export class AttemptChanges {
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private readonly stopping = new AbortController();
  private following: Promise<void> | undefined;

  constructor(private readonly executor: Executor) {}

  start(): void {
    this.following = this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.following;
  }

  /** Calls `listener` for each change of the attempt until the returned function is called. */
  on(attempt: string, listener: () => void): () => void {
    this.changes.on(attempt, listener);
    return () => void this.changes.off(attempt, listener);
  }

  private async follow(): Promise<void> {
    for await (const attempt of this.executor.changes(this.stopping.signal)) this.changes.emit(attempt);
  }
}
