import { Changes, type Received, type Wakeups } from '@cgoforge/core';
import type { AttemptCluster } from './attempt-cluster.js';
import type { AttemptFacts } from './attempt-facts.js';
import { fitNodes } from './fit-nodes.js';
import type { PoolConfig } from './pool-config.js';
import type { ServerClock } from './server-clock.js';
import { shouldHaveStarted } from './why-not-started.js';

/** How long a change may go unnoticed when nothing tells of it. */
const LOOK_AGAIN_MS = 2_000;

/** Brings together what cluster and intake know of an attempt. */
export class AttemptObserver {
  /** Attempts whose end was asked for here. Whoever takes one over asks again. */
  private readonly stopped = new Set<string>();
  /** When a node was last seen that could take a pod of the pool. A worker that begins has yet to see that there is none. */
  private lastFitAt = performance.now();

  constructor(
    private readonly pool: PoolConfig,
    private readonly cluster: AttemptCluster,
    private readonly received: Received,
    private readonly wakeups: Wakeups,
    private readonly clock: ServerClock,
  ) {}

  async facts(attempt: string): Promise<AttemptFacts> {
    // The pod before the reports: what a container says, intake has before the kubelet sees its end.
    const seen = await this.cluster.findPod(attempt);
    const received = await this.received.find(attempt);
    const nodeName = seen?.object.spec.nodeName;
    const node = nodeName === undefined ? undefined : this.cluster.findNode(nodeName);
    const now = this.clock.now();
    const isLate = seen !== null && shouldHaveStarted(seen.object, now, this.pool.deadlines.startSeconds);
    return {
      pod: seen?.object ?? null,
      gone: seen?.gone ?? true,
      node: node?.object ?? null,
      nodeGone: nodeName !== undefined && (node?.gone ?? true),
      unfitMs: this.fitNodes() > 0 ? null : performance.now() - this.lastFitAt,
      warning: isLate ? await this.cluster.lastWarning(attempt) : null,
      received,
      stopAsked: this.stopped.has(attempt),
      now,
    };
  }

  /** How many nodes could take a pod of the pool, if they had room. */
  fitNodes(): number {
    const { length } = fitNodes(this.cluster.presentNodes(), this.pool);
    if (length > 0) this.lastFitAt = performance.now();
    return length;
  }

  noteStop(attempt: string): void {
    this.stopped.add(attempt);
  }

  forget(attempt: string): void {
    this.stopped.delete(attempt);
  }

  /** Looks again at each change of the attempt's pod and of what it sent, until `look` answers true or `signal` aborts. */
  async until(attempt: string, signal: AbortSignal, look: (facts: AttemptFacts) => boolean): Promise<void> {
    const changes = new Changes(this.wakeups, ['pod'], attempt);
    const unsubscribe = this.cluster.onPod(attempt, () => changes.note());
    try {
      while (!signal.aborted && !look(await this.facts(attempt))) await changes.next(LOOK_AGAIN_MS, signal);
    } finally {
      unsubscribe();
      changes.close();
    }
  }
}
