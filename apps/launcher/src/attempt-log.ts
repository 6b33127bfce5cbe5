import { EventEmitter, once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';

const CHUNK_BYTES = 64 * 1024;

/** An attempt's log: a file that grows up to a cap, and readers who follow it. */
export class AttemptLog {
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private writing: Promise<void> = Promise.resolve();
  private written = 0;
  private failed: Error | undefined;
  private full = false;
  private ending: Promise<void> | undefined;
  private ended = false;
  private lineIsOpen = false;

  /** `file` is open for appending to `path`; `onFull` is called once, when something was left out because of the cap. */
  constructor(
    private readonly path: string,
    private readonly file: FileHandle,
    private readonly capBytes: number,
    private readonly onFull: () => void,
  ) {}

  static async create(path: string, capBytes: number, onFull: () => void): Promise<AttemptLog> {
    return new AttemptLog(path, await open(path, 'ax', 0o600), capBytes, onFull);
  }

  /** Writes all of a stream as it comes; the sender waits while the disk does. */
  async take(stream: Readable): Promise<void> {
    for await (const chunk of stream as AsyncIterable<Buffer>) await this.write(chunk);
  }

  /** Writes a line of the launcher's own, never in the middle of another. */
  async say(sentence: string): Promise<void> {
    await this.write(Buffer.from(`${this.lineIsOpen ? '\n' : ''}cgoforge: ${sentence}\n`));
  }

  /** Rejects when this or an earlier chunk could not be written: nothing follows a gap. */
  write(chunk: Buffer): Promise<void> {
    this.writing = this.writing.then(() => this.append(chunk));
    return this.writing;
  }

  /** No more is written; followers come to their end, or to the error that kept a chunk from being written. */
  end(): Promise<void> {
    this.ending ??= this.writing
      .catch((error: Error) => {
        this.failed = error;
      })
      .then(() => this.file.close())
      .finally(() => {
        this.ended = true;
        this.changes.emit('change');
      });
    return this.ending;
  }

  /** The bytes from `offset` on, as they are written, until the end or `signal`. Throws when the end is not the whole. */
  async *follow(offset: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    const file = await open(this.path, 'r');
    try {
      let position = offset;
      while (!signal.aborted) {
        const size = Math.min(CHUNK_BYTES, this.written - position);
        if (size > 0) {
          const { bytesRead, buffer } = await file.read(Buffer.alloc(size), 0, size, position);
          position += bytesRead;
          yield buffer.subarray(0, bytesRead);
        } else if (this.ended) {
          if (this.failed) throw this.failed;
          return;
        } else {
          await once(this.changes, 'change', { signal });
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await file.close();
    }
  }

  private async append(chunk: Buffer): Promise<void> {
    if (this.ended) return;
    const room = this.capBytes - this.written;
    const kept = chunk.subarray(0, Math.max(room, 0));
    if (kept.length > 0) {
      await this.file.appendFile(kept);
      this.written += kept.length;
      this.lineIsOpen = kept.at(-1) !== 0x0a;
      this.changes.emit('change');
    }
    if (chunk.length <= room || this.full) return;
    this.full = true;
    this.onFull();
  }
}
