import type {
  Builds,
  Failpoint,
  Leases,
  Logs,
  Pools,
  Queue,
  Received,
  Receiving,
  Releases,
  Retention,
  Sources,
  Transitions,
  Wakeups,
} from '@cgoforge/core';

/** The ports that keep their truth in one place, over one such place; each suite looks at one of them. */
export interface RowsUnderTest {
  readonly builds: Builds;
  readonly queue: Queue;
  readonly leases: Leases;
  readonly transitions: Transitions;
  readonly releases: Releases;
  readonly retention: Retention;
  readonly sources: Sources;
  readonly logs: Logs;
  readonly pools: Pools;
  readonly received: Received;
  readonly receiving: Receiving;
  readonly wakeups: Wakeups;
  /** Failpoints passed so far, in order. */
  readonly passed: Failpoint[];
  /** Lets this much time go by for the rows: leases run out, retries come due, pools grow stale, attempts fall
   * silent. */
  readonly pass: (seconds: number) => Promise<void>;
  /** The connection that wake-ups come by breaks. */
  readonly breakWakeups: () => Promise<void>;
}
