import {
  type CompileReport,
  Failure,
  type Lease,
  type NewBuild,
  type Received,
  type ReceivedFile,
} from '@cgoforge/core';
import { AttemptSteps } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

const NO_CAP = 64 * 1024 ** 2;

export const compiled: CompileReport = {
  step: 'build',
  exitCode: 0,
  signal: null,
  stoppedBy: null,
  oomKills: 0,
  refusedProcesses: 0,
  diskFull: false,
  peak: { memoryBytes: 5_000_000_000, diskBytes: 2, processes: 3 },
  wallMs: 1234,
  outputs: ['app'],
};

/** What the suites of Received do again and again, to an attempt of its own. */
export class ReceivedSteps {
  readonly received: Received;
  readonly attempt: string;

  private constructor(
    private readonly under: RowsUnderTest,
    readonly build: NewBuild,
    private readonly lease: Lease,
  ) {
    this.received = under.received;
    this.attempt = lease.attempt;
  }

  /** A new attempt, which is not open yet. */
  static async begin(under: RowsUnderTest): Promise<ReceivedSteps> {
    const { build, lease } = await new AttemptSteps(under).beginNew();
    return new ReceivedSteps(under, build, lease);
  }

  append(offset: number, data: string | Buffer, cap = NO_CAP) {
    return this.received.appendLog(this.attempt, offset, Buffer.from(data), cap);
  }

  async text(offset = 0): Promise<string> {
    return (await this.received.readLog(this.attempt, offset)).toString();
  }

  file(change: Partial<ReceivedFile> = {}): ReceivedFile {
    return {
      name: 'app',
      size: 5_000_000_000,
      sha256: 'a'.repeat(64),
      objectKey: `received/${this.attempt}/1/app`,
      ...change,
    };
  }

  pass(seconds: number): Promise<void> {
    return this.under.pass(seconds);
  }

  /** The attempt's task moves on. */
  end() {
    return this.under.attempts.end(this.lease, new Failure('lost', 'x'), { kind: 'retry', afterMs: 0 });
  }
}
