import type { KeptBuilds, KeptRows, LackingRoom } from '../retention.js';

/** Objects that no row asks for any more. */
export interface Discard {
  /** The key of one, or the whole segments that several begin with. */
  readonly prefix: string;
  readonly bytes: number;
}

/**
 * Gives up what is kept too long, first in the rows, in one transaction each, and then in the store, where whoever is
 * killed leaves the rest to the next round. Several workers may do so at the same time. What a build needs that has not
 * ended, or that is pinned, stays.
 */
export abstract class Retention {
  /** Has ended builds expire that are beyond the limits, the oldest first, and as many as make up for what is lacking,
   * but none for that where it would be in vain: where others than builds have taken the room. At most
   * `RETENTION_BATCH`; answers how many. */
  abstract expire(most: KeptBuilds, lacking: LackingRoom): Promise<number>;

  /** Removes the rows of builds that expired beyond the limits. At most `RETENTION_BATCH`; answers how many. */
  abstract forget(most: KeptRows): Promise<number>;

  /** Removes the rows of builds that were deleted, when nothing of them runs any more. At most `RETENTION_BATCH`;
   * answers how many. */
  abstract removeDeleted(): Promise<number>;

  /** Gives up sources that no build needs, an hour after they were last asked for. At most `RETENTION_BATCH`; answers
   * how many. */
  abstract dropSources(): Promise<number>;

  /** What has been given up, or is needed by no build, and is still stored: it goes without anything else being given
   * up. */
  abstract goingBytes(): Promise<number>;

  /** Objects to remove now, at most 100; nobody else is told of them for the next ten minutes. */
  abstract due(): Promise<readonly Discard[]>;

  /** Notes that nothing is stored under the prefix any more; `false` when another worker has noted it. */
  abstract discarded(prefix: string): Promise<boolean>;
}
