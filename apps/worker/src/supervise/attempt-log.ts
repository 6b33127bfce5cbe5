import { type AttemptWork, type Executor, LOG_CHUNK_BYTES, Logs } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { BuildProgress } from './build-progress.js';

/** More than this waiting to be stored makes the reader of the executor's log wait. */
const MOST_WAITING_BYTES = 16 * LOG_CHUNK_BYTES;

interface Piece {
  readonly data: Buffer;
  readonly fromExecutor: boolean;
}

/** Opens the log of an attempt where the rows say it ended. */
@Injectable()
export class AttemptLogs {
  constructor(private readonly logs: Logs) {}

  open(work: AttemptWork): AttemptLog {
    return new AttemptLog(this.logs, work);
  }
}

/** Writes an attempt's log as rows: what the executor gives, and lines of our own between its lines. */
export class AttemptLog {
  private waiting: Piece[] = [];
  private waitingBytes = 0;
  private sequence: number;
  private executorBytes: number;
  private lineOpen: boolean;
  private storing: Promise<void> | undefined;
  private failed: unknown;

  constructor(
    private readonly logs: Logs,
    private readonly work: AttemptWork,
  ) {
    this.sequence = work.log.nextSequence;
    this.executorBytes = work.log.executorBytes;
    // Nobody remembers how the last one's ended; an empty line does less harm than two lines in one.
    this.lineOpen = work.log.executorBytes > 0;
  }

  /** Adds lines of our own; `text` ends with a newline. */
  write(text: string): void {
    this.add({ data: Buffer.from(this.lineOpen ? `\n${text}` : text), fromExecutor: false });
  }

  /** Copies the executor's log from where the rows end until the attempt has ended; says how far it is when it is silent. */
  async follow(executor: Executor, signal: AbortSignal): Promise<void> {
    const progress = new BuildProgress((line) => this.write(line));
    try {
      for await (const data of executor.log(this.work.lease.attempt, this.executorBytes, signal)) {
        progress.saw(data);
        this.add({ data, fromExecutor: true });
        if (this.waitingBytes > MOST_WAITING_BYTES) await this.storing;
        if (this.failed) throw this.failed;
      }
      signal.throwIfAborted();
    } finally {
      progress.stop();
    }
    await this.close();
  }

  /** Resolves when all that was written is stored; rejects when it could not be. */
  async close(): Promise<void> {
    await this.storing;
    if (this.failed) throw this.failed;
  }

  private add(piece: Piece): void {
    if (piece.data.length === 0 || this.failed) return;
    this.lineOpen = piece.data.at(-1) !== 0x0a;
    this.waiting.push(piece);
    this.waitingBytes += piece.data.length;
    this.storing ??= this.store();
  }

  /** One chunk at a time: what arrives meanwhile goes into the next one, so that many small writes cost few rows. */
  private async store(): Promise<void> {
    try {
      while (this.waitingBytes > 0) {
        const pieces = this.take();
        for (const piece of pieces) if (piece.fromExecutor) this.executorBytes += piece.data.length;
        const data = Buffer.concat(pieces.map((piece) => piece.data));
        const chunk = { sequence: this.sequence++, data, executorBytes: this.executorBytes };
        const stored = await this.logs.append(this.work.lease, chunk);
        if (!stored) throw new Error(`Another supervisor holds the lease of ${this.work.lease.attempt}`);
      }
    } catch (error) {
      this.failed = error;
    } finally {
      // Here and not in a later turn: a piece that is added in between would start no store.
      this.storing = undefined;
    }
  }

  /** Up to one chunk of what waits. */
  private take(): Piece[] {
    const taken: Piece[] = [];
    for (let room = LOG_CHUNK_BYTES; room > 0; ) {
      const next = this.waiting.shift();
      if (!next) break;
      const data = next.data.subarray(0, room);
      if (data.length < next.data.length)
        this.waiting.unshift({ ...next, data: next.data.subarray(data.length) });
      taken.push({ ...next, data });
      room -= data.length;
      this.waitingBytes -= data.length;
    }
    return taken;
  }
}
