import type { KeptPins } from '@cgoforge/core';
import type { ArchiveLimits } from '@cgoforge/source';

/** The least that is asked of a sender, so that slow ones cannot keep all places for uploads. */
export interface LeastPace {
  readonly bytesPerSecond: number;
  /** How far a sender may fall behind: so long may a line be dead, and so long does a sender that brings nothing keep
   * its place. */
  readonly graceSeconds: number;
}

/** What the use cases need of the configuration. */
export class ApiSettings {
  /** For how long a signed URL opens a file. */
  readonly urlSeconds!: number;
  /** The longest that an answer is waited for, which is silent until then; and where a proxy is on the way. */
  readonly waitSeconds!: number;
  readonly proxyWaitSeconds!: number;
  /** What an answer sends of one target's log, in bytes. */
  readonly logBytes!: number;
  readonly pins!: KeptPins;
  /** The targets of a build that names none. */
  readonly defaultTargets!: readonly string[];
  /** What a source may hold. */
  readonly archiveLimits!: ArchiveLimits;
  /** How fast a source must come. */
  readonly leastPace!: LeastPace;
  /** Where uploads lie while they are read. */
  readonly spoolFolder!: string;
  /** How much uploads may have there together, by what each may need at most; `null`: as much as the disk has. */
  readonly spoolBytes!: number | null;
  /** How long requests may still be answered when the process is to end. */
  readonly drainSeconds!: number;

  constructor(settings: ApiSettings) {
    Object.assign(this, settings);
  }
}
