import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { attemptPrefix, Failure, ObjectStore, Received, type ReceivedFile, Receiving } from '@cgoforge/core';
import { MeasuredBody } from '@cgoforge/io';
import { Injectable } from '@nestjs/common';
import type { CallingAttempt } from './calling-attempt.js';

interface ComingFile {
  readonly name: string;
  readonly size: number;
  readonly body: Readable;
}

/** Stores an attempt's files, where they stay when they are published. Each upload has a key of its own, so none can
 * change what another one has stored. */
@Injectable()
export class ReceiveFile {
  readonly #coming = new Set<string>();

  constructor(
    private readonly received: Received,
    private readonly receiving: Receiving,
    private readonly store: ObjectStore,
  ) {}

  /** Answers the file's SHA-256. Throws `delivery_too_large` beyond the attempt's limit, `file_stored` when another
   * content stands under that name, and `too_many_requests` while another file of the attempt is on its way: several
   * at once could together be more than the limit. */
  async receive(caller: CallingAttempt, file: ComingFile): Promise<string> {
    const { attempt } = caller;
    if (this.#coming.has(attempt)) {
      throw new Failure('too_many_requests', 'Another file of the attempt is on its way.');
    }
    this.#coming.add(attempt);
    try {
      const stored = (await this.received.find(attempt))?.files ?? [];
      const same = stored.find(({ name }) => name === file.name);
      return await (same ? this.#compare(same, file) : this.#store(caller, file, stored));
    } finally {
      this.#coming.delete(attempt);
    }
  }

  /** The answer to the first time was lost; the bytes are read and not stored again. */
  async #compare(same: ReceivedFile, { name, size, body }: ComingFile): Promise<string> {
    const measured = new MeasuredBody(body, size);
    for await (const _ of measured);
    if (measured.sha256() !== same.sha256) throw otherContent(name);
    return same.sha256;
  }

  async #store(
    { attempt, plan }: CallingAttempt,
    { name, size, body }: ComingFile,
    stored: readonly ReceivedFile[],
  ): Promise<string> {
    const most = plan.limits.outputBytes;
    if (stored.reduce((sum, file) => sum + file.size, size) > most) {
      throw new Failure('delivery_too_large', `The files are larger than ${most} bytes together.`);
    }
    const prefix = `${attemptPrefix(attempt)}/${randomUUID()}`;
    const objectKey = `${prefix}/${name}`;
    const { sha256 } = await this.store.put(objectKey, body, size);
    if (await this.receiving.addFile(attempt, { name, size, sha256, objectKey })) return sha256;
    await this.store.delete(prefix);
    throw otherContent(name);
  }
}

function otherContent(name: string): Failure {
  return new Failure('file_stored', `Another content is stored as ${name}.`);
}
