import type { KeptBuilds, KeptLayers, KeptRows } from '@cgoforge/core';

/** How much is kept, and how long. */
export abstract class RetentionLimits {
  abstract readonly builds: KeptBuilds;
  abstract readonly rows: KeptRows;
  abstract readonly layers: KeptLayers;
  /** What has to be free on the disk of the store before anything is given up for want of room, in bytes; `null`: it is
   * not known how much the store has. */
  abstract readonly spareBytes: number | null;
}
