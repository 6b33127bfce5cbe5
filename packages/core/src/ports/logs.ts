import type { Lease } from '../attempt.js';

/** One attempt's log as far as it is written. */
export interface AttemptLog {
  readonly attempt: string;
  readonly number: number;
  readonly bytes: number;
  /** The object that holds it once it is sealed; its rows are gone then. */
  readonly objectKey: string | null;
}

export interface LogChunk {
  readonly sequence: number;
  readonly offset: number;
  readonly data: Buffer;
}

/** The most bytes of one chunk. */
export const LOG_CHUNK_BYTES = 64 * 1024;

/** Logs while they are rows: (attempt, sequence, up to 64 KiB). */
export abstract class Logs {
  /** Adds a chunk with the next sequence number and wakes readers. `executorBytes` is how much of the executor's own log the
   * chunks hold up to and with this one: the worker adds lines of its own, and who takes over must know where to read on.
   * `false` when the lease is no longer current, or the sequence is not the next one. */
  abstract append(
    lease: Lease,
    chunk: { readonly sequence: number; readonly data: Buffer; readonly executorBytes: number },
  ): Promise<boolean>;

  /** The attempts of a task, first to last. */
  abstract attempts(tenant: string, taskId: string): Promise<readonly AttemptLog[]>;

  /** Chunks that hold bytes from `offset` on, in order, at most 16; empty when there are none yet. */
  abstract read(tenant: string, attempt: string, offset: number): Promise<readonly LogChunk[]>;
}
