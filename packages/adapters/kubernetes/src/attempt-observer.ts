import { setTimeout as delay } from 'node:timers/promises';
import type { AttemptCluster } from './attempt-cluster.js';
import type { AttemptFacts } from './attempt-facts.js';
import { fitNodes } from './fit-nodes.js';
import type { PoolConfig } from './pool-config.js';
import type { ServerClock } from './server-clock.js';
import { shouldHaveStarted } from './why-not-started.js';

/** Between two looks. Each asks the API server for a pod that the watch lacks, and for the events of a late one. */
const LOOK_AGAIN_MS = 500;

/** Brings together what the cluster knows of an attempt. */
export class AttemptObserver {
  /** When a node was last seen that could take a pod of the pool. At its start a worker counts as having seen one, so
   * that no attempt fails before the nodes are known. */
  private lastFitAt = performance.now();

  constructor(
    private readonly pool: PoolConfig,
    private readonly cluster: AttemptCluster,
    private readonly clock: ServerClock,
  ) {}

  /** `null`: it has no pod, and nobody saw one. */
  async facts(attempt: string): Promise<AttemptFacts | null> {
    const seen = await this.cluster.findPod(attempt);
    if (!seen) return null;
    const { nodeName } = seen.object.spec;
    const node = nodeName === undefined ? undefined : this.cluster.nodes.find(nodeName);
    const now = this.clock.now();
    const isLate = shouldHaveStarted(seen.object, now, this.pool.deadlines.startSeconds);
    return {
      pod: seen.object,
      gone: seen.gone,
      node: node?.object ?? null,
      nodeGone: nodeName !== undefined && (node?.gone ?? true),
      unfitMs: this.fitNodes() > 0 ? null : performance.now() - this.lastFitAt,
      warning: isLate ? await this.cluster.lastWarning(attempt) : null,
      now,
    };
  }

  /** How many nodes could take a pod of the pool, if they had room. */
  fitNodes(): number {
    const { length } = fitNodes(this.cluster.nodes.present(), this.pool);
    if (length > 0) this.lastFitAt = performance.now();
    return length;
  }

  /** Looks at the attempt's pod until `isSo` or, if that takes long, until `signal` aborts; answers which. */
  async until(attempt: string, signal: AbortSignal, isSo: (facts: AttemptFacts | null) => boolean) {
    while (!isSo(await this.facts(attempt))) {
      if (signal.aborted) return false;
      await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
    return true;
  }
}
