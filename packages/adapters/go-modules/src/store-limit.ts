import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesUnder } from './bytes-under.js';
import type { Turns } from './turns.js';
import { inWorkFolder } from './work-folder.js';

/** Looking costs a second where much is stored; meanwhile no more comes than the disk has to spare beyond the limit. */
const LOOK_EVERY_MS = 10_000;

/** Keeps folders of what can be fetched again below a number of bytes: beyond it they are emptied, all at once. What is
 * being read out of them is read to its end. */
export class StoreLimit {
  #looking = false;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly folders: readonly string[],
    private readonly work: string,
    private readonly turns: Turns,
    /** `null`: no limit. */
    private readonly mostBytes: number | null,
  ) {}

  /** Looks, unless it just did. Whoever fetches need not wait: while something is emptied, nobody has a turn. */
  async keep(): Promise<void> {
    const { mostBytes } = this;
    if (mostBytes === null || this.#looking || performance.now() < this.#lookedAt + LOOK_EVERY_MS) return;
    this.#looking = true;
    try {
      if ((await bytesUnder(this.folders)) > mostBytes) await this.turns.pause(() => this.#empty());
    } finally {
      this.#looking = false;
      this.#lookedAt = performance.now();
    }
  }

  async #empty(): Promise<void> {
    await inWorkFolder(this.work, async (scratch) => {
      // It is gone at once, not file by file: a module that lacks some of its own would be taken for whole.
      for (const [index, folder] of this.folders.entries()) {
        await rename(folder, join(scratch, String(index))).catch(() => undefined);
      }
    });
  }
}
