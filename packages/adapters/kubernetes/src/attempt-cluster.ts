import { EventEmitter, on } from 'node:events';
import { Failure } from '@cgoforge/core';
import type { V1ConfigMap, V1Pod, V1Secret } from '@kubernetes/client-node';
import { z } from 'zod';
import { ATTEMPT_LABEL, objectNameOf, selectorOf } from './attempt-names.js';
import type { KubeApi } from './kube-api.js';
import {
  eventsSchema,
  metadataSchema,
  type NodeView,
  newestMessage,
  nodeSchema,
  type PodView,
  podSchema,
} from './object-views.js';
import { ObjectWatch, type Seen } from './object-watch.js';
import type { PoolConfig } from './pool-config.js';

type Kind = 'configmaps' | 'secrets' | 'pods' | 'events';

const attemptOf = ({ metadata }: z.infer<typeof metadataSchema>) => metadata.labels[ATTEMPT_LABEL] ?? '';

/** The objects of a pool's attempts in the cluster, and its nodes. */
export class AttemptCluster {
  private readonly pods: ObjectWatch<PodView>;
  readonly nodes: ObjectWatch<NodeView>;
  private readonly changes = new EventEmitter().setMaxListeners(0);

  constructor(
    private readonly api: KubeApi,
    private readonly pool: PoolConfig,
    private readonly failed: (error: unknown) => void,
  ) {
    this.pods = new ObjectWatch(
      api,
      { path: this.path('pods'), selector: selectorOf(pool), schema: podSchema },
      { changed: ({ object }) => this.changes.emit('change', attemptOf(object)), failed },
    );
    this.nodes = new ObjectWatch(api, { path: '/api/v1/nodes', schema: nodeSchema }, { failed });
  }

  /** Resolves when it knows pods and nodes; rejects when the API server cannot be reached or does not let it. */
  async open(): Promise<void> {
    await Promise.all([this.pods.start(), this.nodes.start()]);
  }

  async close(): Promise<void> {
    await Promise.all([this.pods.stop(), this.nodes.stop()]);
  }

  /** The pod as the watch knows it. That there is none, only the API server itself is believed. */
  async findPod(attempt: string): Promise<Seen<PodView> | null> {
    const name = objectNameOf(attempt);
    const seen = this.pods.find(name);
    if (seen && !seen.gone) return seen;
    const pod = await this.api.ask('GET', this.path('pods', name), { expect: 'NotFound' });
    const newest = this.pods.find(name);
    // What the watch was told meanwhile may be newer than the answer; at the next look the two agree.
    if (pod === null || newest !== seen) return newest ?? null;
    return { object: this.pods.note(pod), gone: false };
  }

  /** Remembers no more how the attempt's pod was, once it is gone. */
  forgetPod(attempt: string): void {
    this.pods.forget(objectNameOf(attempt));
  }

  /** What the kubelet or the scheduler last complained of about the attempt's pod; `null` when of nothing, or when it
   * cannot be read: it only adds to a sentence. */
  async lastWarning(attempt: string): Promise<string | null> {
    const fieldSelector = `involvedObject.name=${objectNameOf(attempt)},type=Warning`;
    try {
      const list = await this.api.ask('GET', this.path('events'), { query: { fieldSelector } });
      return newestMessage(eventsSchema.parse(list).items);
    } catch (error) {
      this.failed(error);
      return null;
    }
  }

  /** The attempts whose pods change, until `signal` aborts. */
  async *changed(signal: AbortSignal): AsyncIterable<string> {
    try {
      for await (const [attempt] of on(this.changes, 'change', { signal })) yield attempt;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Makes the owner, or adopts what an earlier try of the same attempt made; answers its uid. */
  async createConfigMap(object: V1ConfigMap): Promise<string> {
    return metadataSchema.parse(await this.createOrAdopt('configmaps', object)).metadata.uid;
  }

  /** One that is there is the attempt's, as its owner's name is; to read it would be a right that no worker needs. */
  async createSecret(object: V1Secret): Promise<void> {
    await this.create('secrets', object);
  }

  /** Makes the pod, or adopts it. */
  async createPod(object: V1Pod): Promise<void> {
    const made = await this.createOrAdopt('pods', object);
    // The watch may have told of a later state meanwhile.
    if (!this.pods.find(object.metadata?.name ?? '')) this.pods.note(made);
  }

  /** Asks for the pod's end after so many seconds of grace; at once, without its node's consent, for 0. */
  async deletePod(attempt: string, graceSeconds: number): Promise<void> {
    await this.delete('pods', attempt, { gracePeriodSeconds: graceSeconds });
  }

  /** Lets the owner go, and with it, in the background, all that it owns. */
  async deleteConfigMap(attempt: string): Promise<void> {
    await this.delete('configmaps', attempt, { propagationPolicy: 'Background' });
  }

  /** Ids of all attempts that have left anything here. */
  async attempts(): Promise<readonly string[]> {
    const query = { labelSelector: selectorOf(this.pool) };
    const list = await this.api.ask('GET', this.path('configmaps'), { query });
    const { items } = z.object({ items: z.array(metadataSchema) }).parse(list);
    return items.map(attemptOf);
  }

  /** `null` when the name is taken. */
  private create(kind: Kind, object: V1ConfigMap | V1Secret | V1Pod): Promise<unknown> {
    return this.api.ask('POST', this.path(kind), { body: object, expect: 'AlreadyExists' });
  }

  private async createOrAdopt(kind: Kind, object: V1ConfigMap | V1Pod): Promise<unknown> {
    const made = await this.create(kind, object);
    if (made !== null) return made;
    const { metadata } = object;
    const there = await this.api.ask('GET', this.path(kind, metadata?.name));
    const { labels } = metadataSchema.parse(there).metadata;
    if (labels[ATTEMPT_LABEL] === metadata?.labels?.[ATTEMPT_LABEL]) return there;
    throw new Failure('internal', `In ${this.pool.namespace} another has the name ${metadata?.name}.`);
  }

  private async delete(kind: Kind, attempt: string, body: object): Promise<void> {
    await this.api.ask('DELETE', this.path(kind, objectNameOf(attempt)), { body, expect: 'NotFound' });
  }

  private path(kind: Kind, name?: string): string {
    return `/api/v1/namespaces/${this.pool.namespace}/${kind}${name === undefined ? '' : `/${name}`}`;
  }
}
