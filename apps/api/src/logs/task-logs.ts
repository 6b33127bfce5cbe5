import { type AttemptLog, Logs, ObjectStore } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { cutAtOwn, type OwnPiece } from './own-lines.js';

/** Bytes of a log, and where in the task's log they begin. */
export interface LogPiece {
  readonly offset: number;
  readonly data: Buffer;
  /** The service has said it, and not the build. */
  readonly ours: boolean;
}

/** A task's log: the logs of its attempts, one after the other. Sealed ones are objects, the live one is rows. */
@Injectable()
export class TaskLogs {
  constructor(
    private readonly logs: Logs,
    private readonly store: ObjectStore,
  ) {}

  /** Bytes written so far. */
  async size(tenant: string, taskId: string): Promise<number> {
    const attempts = await this.logs.attempts(tenant, taskId);
    return attempts.reduce((sum, attempt) => sum + attempt.bytes, 0);
  }

  /** What is written from `from` on up to now, in order and without holes. */
  async *read(tenant: string, taskId: string, from: number): AsyncGenerator<LogPiece> {
    let next = from;
    for (let emptyRounds = 0; emptyRounds < 2; ) {
      const before = next;
      let start = 0;
      let isWhole = true;
      for (const attempt of await this.logs.attempts(tenant, taskId)) {
        const end = start + attempt.bytes;
        if (next < end) {
          isWhole = attempt.objectKey !== null;
          for await (const { data, ours } of this.#bytes(tenant, attempt, next - start)) {
            yield { offset: next, data, ours };
            next += data.length;
          }
          // The rest was sealed between the two looks: its rows are gone, and the next round reads the object.
          if (next < end) break;
        }
        start = end;
      }
      if (isWhole) return;
      emptyRounds = next === before ? emptyRounds + 1 : 0;
    }
  }

  async *#bytes(tenant: string, attempt: AttemptLog, from: number): AsyncGenerator<OwnPiece> {
    const { attempt: id, bytes, objectKey, own } = attempt;
    if (objectKey !== null) {
      let at = from;
      for await (const data of await this.store.open(objectKey, { start: from, end: bytes - 1 })) {
        yield* cutAtOwn(own ?? [{ start: 0, until: bytes }], at, data);
        at += data.length;
      }
      return;
    }
    for (let next = from; next < bytes; ) {
      const chunks = await this.logs.read(tenant, id, next);
      if (chunks.length === 0) return;
      for (const chunk of chunks) {
        const data = chunk.data.subarray(Math.max(0, next - chunk.offset));
        yield { data, ours: chunk.ours };
        next = chunk.offset + chunk.data.length;
      }
    }
  }
}
