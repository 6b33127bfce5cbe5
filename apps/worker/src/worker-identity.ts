import type { PoolLimits } from '@cgoforge/core';

/** Who this worker is and what its pool allows; read once at the start. */
export abstract class WorkerIdentity implements PoolLimits {
  /** The holder's name in leases. */
  abstract readonly name: string;
  abstract readonly pool: string;
  abstract readonly slots: number;
  abstract readonly limits: PoolLimits['limits'];
  abstract readonly sizes: PoolLimits['sizes'];
  /** How long a task may wait for a slot. */
  abstract readonly queueSeconds: number;
}
