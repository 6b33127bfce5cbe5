import { Failure, printBytes } from '@cgoforge/core';
import type { ArchiveLimits } from './archive-limits.js';
import { NoRoom } from './no-room.js';

/** Small archives are mostly padding, and a database or an image may be mostly zeros, which compress without end: the ratio
 * says something from here on. */
const RATIO_FLOOR = 64 * 1024 ** 2;

/** What is kept of an entry beside its names, roughly: its place in the tree, its digest, where its content lies. */
const ENTRY_BYTES = 400;

/** What an archive of so many bytes may expand to. */
export function mostExpanded({ expandedBytes, ratio }: ArchiveLimits, compressed: number): number {
  return Math.min(expandedBytes, Math.max(RATIO_FLOOR, compressed * ratio));
}

/** Counts an archive while it streams, and throws as soon as a limit is passed. */
export class ArchiveMeter {
  #compressed = 0;
  #expanded = 0;
  #entries = 0;
  #held = 0;

  /** `roomBytes`: memory for what is kept of entries. */
  constructor(
    private readonly limits: ArchiveLimits,
    private readonly roomBytes = Number.POSITIVE_INFINITY,
  ) {}

  /** Counts an entry that is kept. Throws `NoRoom`. */
  hold(...names: readonly string[]): void {
    // V8 takes two bytes a character, unless all are of Latin 1; the tree's names are pieces of the same text.
    this.#held += ENTRY_BYTES + 2 * names.reduce((sum, { length }) => sum + length, 0);
    if (this.#held > this.roomBytes) throw new NoRoom();
  }

  addEntries(count: number): void {
    this.#entries += count;
    const { entries } = this.limits;
    if (this.#entries > entries) {
      throw new Failure('archive_bomb', `The archive holds more than ${entries} entries.`);
    }
  }

  /** The chunks as they come, each counted as part of the archive. */
  async *compressed(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { compressedBytes } = this.limits;
    for await (const chunk of chunks) {
      this.#compressed += chunk.length;
      if (this.#compressed > compressedBytes) {
        throw new Failure('source_too_large', `The archive is larger than ${printBytes(compressedBytes)}.`);
      }
      yield chunk;
    }
  }

  /** The chunks as they come, each counted as expanded. */
  async *expanded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.expand(chunk.length);
      yield chunk;
    }
  }

  /** Counts bytes as expanded: those of a hole, before they are made, or of a chunk. */
  expand(bytes: number): void {
    const { expandedBytes, ratio } = this.limits;
    this.#expanded += bytes;
    if (this.#expanded > expandedBytes) {
      throw new Failure('archive_bomb', `The archive expands to more than ${printBytes(expandedBytes)}.`);
    }
    if (this.#expanded > RATIO_FLOOR && this.#expanded > this.#compressed * ratio) {
      throw new Failure('archive_bomb', `The archive expands to more than ${ratio} times its size.`);
    }
  }
}
