import { Readable } from 'node:stream';
import { type AttemptWork, Failure, Logs, logPrefix, ObjectStore } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';

/** Seals an attempt's log into one object, so that its rows can go. */
@Injectable()
export class SealLog {
  constructor(
    private readonly logs: Logs,
    private readonly store: ObjectStore,
  ) {}

  /** Answers the object's key. Sealing again, after a crash in between, writes the same bytes. */
  async run(work: AttemptWork): Promise<string> {
    const { attempt } = work.lease;
    const log = (await this.logs.attempts(work.build.tenant, work.task.id)).find(
      (one) => one.attempt === attempt,
    );
    if (!log) throw new Failure('internal', `The log of ${attempt} has no row.`);
    if (log.objectKey !== null) return log.objectKey;
    const key = `${logPrefix(attempt)}/${work.lease.epoch}`;
    await this.store.put(key, Readable.from(this.chunks(work.build.tenant, attempt, log.bytes)), log.bytes);
    return key;
  }

  private async *chunks(tenant: string, attempt: string, bytes: number): AsyncIterable<Buffer> {
    for (let offset = 0; offset < bytes; ) {
      const chunks = await this.logs.read(tenant, attempt, offset);
      if (chunks.length === 0)
        throw new Failure('internal', `The log of ${attempt} ends at byte ${offset} of ${bytes}.`);
      for (const chunk of chunks) {
        yield chunk.data;
        offset = chunk.offset + chunk.data.length;
      }
    }
  }
}
