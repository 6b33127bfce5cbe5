import type { IncomingMessage } from 'node:http';
import { Failure, printBytes } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { ApiSettings, type LeastPace } from '../http/api-settings.js';
import { MOST_UPLOADS } from './admit-upload.js';
import type { UploadFiles } from './source-reader.js';
import { Spool } from './spool.js';
import { UploadPace } from './upload-pace.js';

const LOOK_MS = 1_000;

/** Who has used up so much of the grace gives way when all places are taken; who is in time never does. */
const GIVES_WAY = 1 / 3;

/** The uploads that are on their way. There is no limit on how long one takes, since an honest one may take an hour,
 * but on how slowly. */
@Injectable()
export class Uploads {
  readonly #open = new Set<Upload>();

  constructor(
    private readonly settings: ApiSettings,
    private readonly spool: Spool,
  ) {}

  /**
   * Gives `use` a folder to receive the request in. It calls `arrived` once the body is there, which throws when that was
   * too late. Throws `too_many_requests`, and `upload_too_slow` while `use` may still go on: the sender is answered first,
   * and what it still sends is dropped then.
   */
  async take<T>(
    request: IncomingMessage,
    use: (files: UploadFiles, arrived: () => void) => Promise<T>,
  ): Promise<T> {
    await this.#makeRoom();
    const upload = new Upload(request, this.settings.leastPace);
    this.#open.add(upload);
    const work = this.spool.withFolder(lengthOf(request), async (files) => {
      // Whoever left while the folder was made is not heard to leave any more: the upload would never end.
      if (request.destroyed) throw new Failure('request_broken', 'The sender has gone.');
      return use(files, () => upload.arrived());
    });
    upload.ended = work.then(
      () => this.#close(upload),
      () => this.#close(upload),
    );
    return Promise.race([work, upload.givenUp]);
  }

  /** When all places are taken, the sender that is furthest behind leaves. */
  async #makeRoom(): Promise<void> {
    if (this.#open.size < MOST_UPLOADS) return;
    const [slowest] = [...this.#open].sort((a, b) => b.behind - a.behind);
    if (slowest && slowest.behind >= GIVES_WAY) {
      slowest.giveUp(`All ${MOST_UPLOADS} places for uploads are taken, and this one was the slowest.`);
      await slowest.ended;
    }
  }

  #close(upload: Upload): void {
    upload.close();
    this.#open.delete(upload);
  }
}

/** One upload, watched until its body has arrived. */
class Upload {
  /** Rejects when the sender is too slow. */
  readonly givenUp: Promise<never>;
  /** When its folder is gone. */
  ended: Promise<void> = Promise.resolve();
  readonly #pace: UploadPace;
  readonly #timer: NodeJS.Timeout;
  readonly #reject: (failure: Failure) => void;
  #state: 'coming' | 'arrived' | 'given up' = 'coming';

  constructor(request: IncomingMessage, least: LeastPace) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.givenUp = promise;
    this.#reject = reject;
    this.#pace = new UploadPace(least, performance.now());
    let seen = request.socket.bytesRead;
    this.#timer = setInterval(() => {
      const brought = request.socket.bytesRead - seen;
      seen += brought;
      // While the body waits in our buffer we are the slow ones, and nothing is asked of the sender.
      this.#pace.brought(request.readableLength > 0 ? Number.POSITIVE_INFINITY : brought, performance.now());
      if (this.behind < 1) return;
      const asked = `${printBytes(least.bytesPerSecond)} a second`;
      this.giveUp(`The upload came slower than ${asked}, and fell ${least.graceSeconds} s behind.`);
    }, LOOK_MS).unref();
  }

  /** How far the sender is behind, as `UploadPace` says; one that has done its part, or that leaves, is not. */
  get behind(): number {
    return this.#state === 'coming' ? this.#pace.behind(performance.now()) : 0;
  }

  /** The body is there. Throws when it came too late: its sender was told so. */
  arrived(): void {
    this.close();
    if (this.#state === 'given up') throw new Failure('upload_too_slow', 'The upload was given up.');
    this.#state = 'arrived';
  }

  giveUp(detail: string): void {
    this.close();
    this.#state = 'given up';
    this.#reject(new Failure('upload_too_slow', detail));
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

/** The bytes that the request says it has; `null` when it does not, as one that is sent in chunks. */
function lengthOf(request: IncomingMessage): number | null {
  const header = request.headers['content-length'];
  return header === undefined ? null : Number(header);
}
