import { access, constants, statfs } from 'node:fs/promises';
import { Failure, printBytes } from '@cgoforge/core';

/** What is to be free unless a setting says else, in bytes. */
export const LEAST_FREE_BYTES = 1024 ** 3;

/** With so small a part of the least a disk counts as full. */
export const FULL_SHARE = 1 / 16;

/** Of files most file systems have a number that is fixed when they are made. */
const LEAST_FILES = 10_000;
const LEAST_FILES_SHARE = 1 / 20;

interface Room {
  readonly bytes: number;
  /** How much there is of what is scarcest, beside what there should be: less than 1 is too little. */
  readonly share: number;
  /** As a sentence without its end. */
  readonly says: string;
}

/** The room on the disks of some folders. Below a least of it nothing new is begun, so that what runs can end. */
export class DiskRoom {
  #isLow = false;
  #lastFullAt = Number.NEGATIVE_INFINITY;

  /** `leastBytes`: 0 where nothing is asked of the disks. `say` is told once when the room has become too little, and
   * once when there is enough of it again. */
  constructor(
    private readonly folders: readonly string[],
    readonly leastBytes: number,
    private readonly say: (line: string) => void,
  ) {}

  /** On the fullest of the disks. */
  async freeBytes(): Promise<number> {
    return (await this.#look()).bytes;
  }

  async hasRoom(): Promise<boolean> {
    return (await this.state()) === 'enough';
  }

  async state(): Promise<'enough' | 'low' | 'full'> {
    const { share } = await this.#look();
    if (share >= 1) return 'enough';
    return share < FULL_SHARE ? 'full' : 'low';
  }

  /** Whether all of it was seen to be taken after a time of `performance.now()`, or is now: what wrote to the disk
   * meanwhile may have failed for it. */
  async wasFullSince(time: number): Promise<boolean> {
    await this.#look();
    return this.#lastFullAt > time;
  }

  /** Answers how many bytes there are beside the least; throws `disk_full` when there are too few for that. */
  async require(): Promise<number> {
    const { bytes, share, says } = await this.#look();
    if (share < 1) throw new Failure('disk_full', `${says}, and nothing new is begun with so little.`);
    return bytes - this.leastBytes;
  }

  /** The disk that has the least room. */
  async #look(): Promise<Room> {
    const rooms = await Promise.all(this.folders.map((folder) => roomOf(folder, this.leastBytes)));
    const scarcest = rooms.reduce((least, room) => (room.share < least.share ? room : least));
    if (scarcest.share < FULL_SHARE) this.#lastFullAt = performance.now();
    if (scarcest.share < 1 !== this.#isLow) {
      this.#isLow = !this.#isLow;
      this.say(
        this.#isLow
          ? `${scarcest.says}; nothing new is begun until there is more.`
          : `${scarcest.says}; work goes on.`,
      );
    }
    return { ...scarcest, bytes: Math.min(...rooms.map(({ bytes }) => bytes)) };
  }
}

async function roomOf(folder: string, leastBytes: number): Promise<Room> {
  const { bavail, bsize, files, ffree } = await statfs(folder);
  const bytes = bavail * bsize;
  const shareOf = (free: number, least: number) => (least === 0 ? Number.POSITIVE_INFINITY : free / least);
  const has = (left: string, share: number) => ({
    ...{ bytes, share },
    says: `The disk of ${folder} has ${left} left`,
  });
  const byBytes = has(printBytes(bytes), shareOf(bytes, leastBytes));
  if (leastBytes === 0) return byBytes;
  const isReadOnly = await access(folder, constants.W_OK).then(
    () => false,
    // A folder of root's on a disk that can be written is another matter.
    ({ code }: NodeJS.ErrnoException) => code === 'EROFS',
  );
  if (isReadOnly) return { ...byBytes, share: 0, says: `The disk of ${folder} is read-only` };
  const leastFiles = Math.min(LEAST_FILES, Math.floor(files * LEAST_FILES_SHARE));
  const byFiles = has(`${ffree} files`, shareOf(ffree, leastFiles));
  return byFiles.share < Math.min(1, byBytes.share) ? byFiles : byBytes;
}
