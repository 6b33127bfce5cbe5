import {
  type AgentPlan,
  type AttemptOrder,
  type AttemptStatus,
  type Capacity,
  Executor,
  Failure,
} from '@cgoforge/core';
import { AttemptCluster } from './attempt-cluster.js';
import { type AttemptFacts, endOf, isNodeAway, isOver } from './attempt-facts.js';
import { attemptConfigMap, attemptPod, attemptSecret } from './attempt-objects.js';
import { AttemptObserver } from './attempt-observer.js';
import { capacityOf } from './capacity.js';
import type { KubeApi } from './kube-api.js';
import { podStatus } from './pod-status.js';
import type { PoolConfig } from './pool-config.js';

/** What a build gets to end in when it is stopped, and a pod that has done its work. */
const STOP_GRACE_SECONDS = 5;
const RELEASE_GRACE_SECONDS = 1;

/** The nodes are listed twice as often. Where the list is older the API server is away, and an attempt would fail. */
const NODES_FRESH_MS = 60_000;

/** How long a node may take over ending a pod. */
const END_MS = 30_000;

/** Runs attempts as pods, each on a node of its pool's architecture. */
export class KubernetesExecutor implements Executor {
  private constructor(
    private readonly pool: PoolConfig,
    private readonly cluster: AttemptCluster,
    private readonly observer: AttemptObserver,
  ) {}

  /** Resolves when it knows the cluster's nodes and pods; rejects when the API server does not let it. `failed` hears
   * what went wrong in the background and is tried again. */
  static async open(pool: PoolConfig, api: KubeApi, failed: (error: unknown) => void) {
    const cluster = new AttemptCluster(api, pool, failed);
    await cluster.open();
    return new KubernetesExecutor(pool, cluster, new AttemptObserver(pool, cluster, api.clock));
  }

  /** Ends its watches, and no attempt. */
  close(): Promise<void> {
    return this.cluster.close();
  }

  async capacity(): Promise<Capacity> {
    if (this.cluster.nodes.ageMs > NODES_FRESH_MS) {
      throw new Failure('unavailable', 'The Kubernetes API does not answer.');
    }
    return capacityOf(this.pool, this.observer.fitNodes());
  }

  /** Images are made by whoever names them in the pool. */
  async make(toolchain: string): Promise<void> {
    throw new Failure('internal', `The pool has no image of the toolchain ${toolchain}.`);
  }

  async start(order: AttemptOrder, plan: AgentPlan, token: string): Promise<void> {
    const owner = await this.cluster.createConfigMap(attemptConfigMap(this.pool, plan));
    await this.cluster.createSecret(attemptSecret(this.pool, order.attempt, owner, token));
    await this.cluster.createPod(attemptPod(this.pool, order, owner));
  }

  async status(attempt: string): Promise<AttemptStatus> {
    return podStatus(await this.observer.facts(attempt), this.pool);
  }

  changes(signal: AbortSignal): AsyncIterable<string> {
    return this.cluster.changed(signal);
  }

  async stop(attempt: string): Promise<void> {
    const facts = await this.observer.facts(attempt);
    if (!facts || isOver(facts)) return;
    await this.cluster.deletePod(attempt, STOP_GRACE_SECONDS);
    await this.observer.until(attempt, AbortSignal.timeout(END_MS), isIdle);
  }

  async release(attempt: string): Promise<void> {
    await this.cluster.deleteConfigMap(attempt);
    await this.endPod(attempt);
    this.cluster.forgetPod(attempt);
  }

  attempts(): Promise<readonly string[]> {
    return this.cluster.attempts();
  }

  /** Resolves when the pod is gone. A node that is away would never say so, and is not asked. */
  private async endPod(attempt: string): Promise<void> {
    const facts = await this.observer.facts(attempt);
    if (!facts || facts.gone) return;
    await this.cluster.deletePod(attempt, isNodeAway(facts) ? 0 : RELEASE_GRACE_SECONDS);
    if (await this.observer.until(attempt, AbortSignal.timeout(END_MS), isGone)) return;
    await this.cluster.deletePod(attempt, 0);
  }
}

const isGone = (facts: AttemptFacts | null) => !facts || facts.gone;

/** Nothing of the sender's runs there any more. */
function isIdle(facts: AttemptFacts | null): boolean {
  if (!facts || isOver(facts)) return true;
  return endOf(facts.pod, 'compile') !== undefined && endOf(facts.pod, 'check') !== undefined;
}
