import type { Lease } from '../attempt.js';

/** One attempt's log as far as it is written. */
export interface AttemptLog {
  readonly attempt: string;
  readonly number: number;
  readonly bytes: number;
  /** The object that holds it once it is sealed; its rows are gone then. */
  readonly objectKey: string | null;
  /** What supervisors have said of a sealed log, in order; `null` where an earlier release has sealed it. */
  readonly own: readonly ByteSpan[] | null;
}

/** Bytes from `start` up to before `until`. */
export interface ByteSpan {
  readonly start: number;
  readonly until: number;
}

export interface LogChunk {
  readonly sequence: number;
  readonly offset: number;
  readonly data: Buffer;
  /** A supervisor has said it. */
  readonly ours: boolean;
}

/** The most bytes of one chunk. */
export const LOG_CHUNK_BYTES = 64 * 1024;

/** Logs while they are rows: (attempt, sequence, writer, up to 64 KiB). Agents write by `Receiving`. */
export abstract class Logs {
  /** Adds whole lines of the supervisor's, never in the middle of another line, and wakes readers. `false` when the
   * lease is no longer current, or the attempt is released. */
  abstract say(lease: Lease, lines: string): Promise<boolean>;

  /** The attempts of a task, first to last. */
  abstract attempts(tenant: string, taskId: string): Promise<readonly AttemptLog[]>;

  /** Chunks that hold bytes from `offset` on, in order, at most 16; empty when there are none yet. */
  abstract read(tenant: string, attempt: string, offset: number): Promise<readonly LogChunk[]>;
}
