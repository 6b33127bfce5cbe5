import { type AttemptLog, Logs } from '@cgoforge/core';
import type { FakeWakeups } from './fake-wakeups.js';

/** Logs of live attempts, one for each task. */
export class FakeLogs extends Logs {
  readonly texts = new Map<string, Buffer>();

  constructor(private readonly wakeups: FakeWakeups) {
    super();
  }

  write(buildId: string, taskId: string, text: string): void {
    this.texts.set(taskId, Buffer.concat([this.texts.get(taskId) ?? Buffer.alloc(0), Buffer.from(text)]));
    this.wakeups.wake('log', buildId);
  }

  say(): never {
    throw new Error('The API says nothing in a log');
  }

  async attempts(_tenant: string, taskId: string): Promise<readonly AttemptLog[]> {
    const text = this.texts.get(taskId);
    return text ? [{ attempt: taskId, number: 1, bytes: text.length, objectKey: null }] : [];
  }

  async read(_tenant: string, attempt: string, offset: number) {
    const data = this.texts.get(attempt)?.subarray(offset) ?? Buffer.alloc(0);
    return data.length > 0 ? [{ sequence: 0, offset, data }] : [];
  }
}
