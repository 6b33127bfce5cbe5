import { open, rm, stat } from 'node:fs/promises';

const BLOCK = Buffer.alloc(1024 ** 2);

/** Room on a disk that a file holds back, to be let go when the disk is full: rows, above all, can then be written
 * still. */
export class DiskReserve {
  /** `bytes`: 0 for no reserve. */
  constructor(
    private readonly path: string,
    private readonly bytes: number,
  ) {}

  /** Holds it back; again: nothing changes. */
  async hold(): Promise<void> {
    const held = await stat(this.path).catch(() => null);
    if (this.bytes === 0 || held?.size === this.bytes) return;
    try {
      // Written, for what is only declared takes no room.
      await using file = await open(this.path, 'w', 0o600);
      for (let left = this.bytes; left > 0; left -= BLOCK.length) {
        await file.appendFile(BLOCK.subarray(0, Math.min(left, BLOCK.length)));
      }
      await file.sync();
    } catch (error) {
      await this.letGo();
      throw error;
    }
  }

  async letGo(): Promise<void> {
    await rm(this.path, { force: true });
  }
}
