import type { Readable } from 'node:stream';
import {
  type AttemptPlan,
  type AttemptSource,
  type AttemptStatus,
  attemptToken,
  type Capacity,
  type CheckResult,
  Executor,
  Failure,
  type ObjectStore,
  type Received,
  type ReceivedAttempt,
  type Wakeups,
} from '@cgoforge/core';
import { AttemptCluster } from './attempt-cluster.js';
import { type AttemptFacts, isNodeAway } from './attempt-facts.js';
import { attemptConfigMap, attemptPod, attemptSecret, podPlan } from './attempt-objects.js';
import { AttemptObserver } from './attempt-observer.js';
import { capacityOf } from './capacity.js';
import { checkResultOf } from './check-result.js';
import { CompilerEnds } from './compiler-ends.js';
import type { KubeApi } from './kube-api.js';
import { podStatus } from './pod-status.js';
import type { PoolConfig } from './pool-config.js';

/** What a build gets to end in when it is stopped, and a pod that has done its work. */
const STOP_GRACE_SECONDS = 5;
const RELEASE_GRACE_SECONDS = 1;

/** The nodes are listed twice as often. What is known of them is old when the API server is away: an attempt would fail there. */
const NODES_FRESH_MS = 60_000;

/** How long a node may take over ending a pod. */
const END_MS = 30_000;

export interface KubernetesParts {
  readonly pool: PoolConfig;
  readonly api: KubeApi;
  readonly received: Received;
  readonly store: ObjectStore;
  readonly wakeups: Wakeups;
  /** The key of attempts' tokens. */
  readonly signingKey: Buffer;
  /** Called with what went wrong in the background and is tried again. */
  readonly failed: (error: unknown) => void;
}

/** Runs attempts as pods, each on a node of its pool's architecture. What a pod sends is read from where intake keeps it. */
export class KubernetesExecutor extends Executor {
  private constructor(
    private readonly parts: KubernetesParts,
    private readonly cluster: AttemptCluster,
    private readonly observer: AttemptObserver,
  ) {
    super();
  }

  /** Resolves when it knows the cluster's nodes and pods; rejects when the API server does not let it. */
  static async open(parts: KubernetesParts): Promise<KubernetesExecutor> {
    const { pool, api, received, wakeups, failed } = parts;
    const ends = new CompilerEnds(received, failed);
    const cluster = new AttemptCluster(api, pool, { podChanged: (seen) => ends.see(seen), failed });
    await cluster.open();
    return new KubernetesExecutor(
      parts,
      cluster,
      new AttemptObserver(pool, cluster, received, wakeups, api.clock),
    );
  }

  /** Ends its watches, and no attempt. */
  close(): Promise<void> {
    return this.cluster.close();
  }

  async capacity(): Promise<Capacity> {
    if (this.cluster.nodesAgeMs > NODES_FRESH_MS) {
      throw new Failure('unavailable', 'The Kubernetes API does not answer.');
    }
    return capacityOf(this.parts.pool, this.observer.fitNodes());
  }

  async start(plan: AttemptPlan, source: AttemptSource): Promise<void> {
    const { pool, received, signingKey } = this.parts;
    const { attempt } = plan;
    const told = podPlan(pool, plan, source);
    await received.open(told);
    // A pod that has spoken has run, and an attempt never has a second one.
    if ((await this.receivedOf(attempt)).silentMs !== null) return;
    const owner = await this.cluster.createConfigMap(attemptConfigMap(pool, told));
    await this.cluster.createSecret(attemptSecret(pool, attempt, owner, attemptToken(signingKey, attempt)));
    await this.cluster.createPod(attemptPod(pool, plan, owner));
  }

  async status(attempt: string): Promise<AttemptStatus> {
    return podStatus(await this.observer.facts(attempt), this.parts.pool);
  }

  async *log(attempt: string, offset: number, signal: AbortSignal): AsyncIterable<Buffer> {
    for (let at = offset, hasEnded = false; !signal.aborted; ) {
      const data = await this.parts.received.readLog(attempt, at);
      at += data.length;
      if (data.length > 0) yield data;
      else if (hasEnded) return;
      else {
        await this.observer.until(attempt, signal, (facts) => {
          // When it has ended, the log is read once more: its last bytes may have come since the last reading.
          hasEnded = !this.isRunning(facts);
          return hasEnded || (facts.received?.logBytes ?? 0) > at;
        });
      }
    }
  }

  async stop(attempt: string): Promise<void> {
    if (!this.isRunning(await this.observer.facts(attempt))) return;
    this.observer.noteStop(attempt);
    await this.cluster.deletePod(attempt, STOP_GRACE_SECONDS);
    await this.observer.until(attempt, AbortSignal.timeout(END_MS), (facts) => !this.isRunning(facts));
  }

  async read(attempt: string, output: string): Promise<{ size: number; body: Readable }> {
    const { files } = await this.receivedOf(attempt);
    const file = files.find(({ name }) => name === output);
    if (!file) throw new Failure('wrong_output', `${JSON.stringify(output)} was not delivered.`);
    return { size: file.size, body: await this.parts.store.open(file.objectKey) };
  }

  async check(attempt: string, output: string, expectSha256: string): Promise<CheckResult> {
    const facts = await this.observer.facts(attempt);
    const { memoryBytes } = this.parts.pool.checkResources;
    return checkResultOf({ output, expectSha256, facts, memoryBytes });
  }

  async release(attempt: string): Promise<void> {
    await this.cluster.deleteConfigMap(attempt);
    await this.endPod(attempt);
    // In this order: what is stored while intake still admits the pod would stay.
    await this.parts.received.forget(attempt);
    await this.parts.store.deleteUnder(`received/${attempt}`);
    this.observer.forget(attempt);
  }

  attempts(): Promise<readonly string[]> {
    return this.cluster.attempts();
  }

  /** Resolves when the pod is gone. A node that is away would never say so, and is not asked. */
  private async endPod(attempt: string): Promise<void> {
    const facts = await this.observer.facts(attempt);
    if (facts.gone) return;
    await this.cluster.deletePod(attempt, isNodeAway(facts) ? 0 : RELEASE_GRACE_SECONDS);
    const late = AbortSignal.timeout(END_MS);
    await this.observer.until(attempt, late, ({ gone }) => gone);
    if (late.aborted) await this.cluster.deletePod(attempt, 0);
  }

  private isRunning(facts: AttemptFacts): boolean {
    return podStatus(facts, this.parts.pool).state === 'running';
  }

  private async receivedOf(attempt: string): Promise<ReceivedAttempt> {
    const received = await this.parts.received.find(attempt);
    if (received) return received;
    throw new Failure('lost', `Nothing is known of ${attempt}.`);
  }
}
