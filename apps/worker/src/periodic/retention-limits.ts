import type { KeptBuilds, KeptLayers, KeptRows } from '@cgoforge/core';
import type { DiskRoom } from '@cgoforge/io';

/** How much is kept, and how long. */
export abstract class RetentionLimits {
  abstract readonly builds: KeptBuilds;
  abstract readonly rows: KeptRows;
  abstract readonly layers: KeptLayers;
  /** Of the disk on which the store lies; `null` where it is another service's. */
  abstract readonly storeRoom: DiskRoom | null;
}
