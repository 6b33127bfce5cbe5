import { setTimeout as delay } from 'node:timers/promises';
import type { KubeApi } from '@cgoforge/adapter-kubernetes';

const PODS = '/api/v1/namespaces/bench/pods';
const LONGEST_MS = 120_000;

/** CPUs of each container: a limit makes also `true` wait. */
export interface ShapeCpus {
  readonly builder: number;
  readonly agent: number;
  readonly check: number;
}

/** Pods that do nothing, and how long they take from being made to Succeeded. */
export class NoOpPods {
  private made = 0;

  constructor(
    private readonly api: KubeApi,
    /** One that the node has, with a shell and `sleep`. */
    private readonly image: string,
    private readonly cpus: ShapeCpus,
  ) {}

  async prepare(): Promise<void> {
    await this.api.ask('POST', '/api/v1/namespaces', { body: { metadata: { name: 'bench' } } });
    // No pod is admitted before its namespace has an account.
    const account = '/api/v1/namespaces/bench/serviceaccounts/default';
    while ((await this.api.ask('GET', account, { expect: 'NotFound' })) === null) await delay(50);
  }

  /** Seconds of a pod with one container. */
  plain(): Promise<number> {
    return this.run({ containers: [this.container('main', 'true', this.cpus.builder)] });
  }

  /** Seconds of a pod of an attempt's shape: a step before, a sidecar, and two containers. */
  shaped(): Promise<number> {
    const { builder, agent, check } = this.cpus;
    const serve = this.container('agent', 'trap exit TERM; while :; do sleep 0.1; done', agent);
    return this.run({
      initContainers: [this.container('source', 'true', builder), { ...serve, restartPolicy: 'Always' }],
      containers: [this.container('compile', 'true', builder), this.container('check', 'true', check)],
    });
  }

  private async run(containers: object): Promise<number> {
    const name = `no-op-${++this.made}`;
    const spec = { restartPolicy: 'Never', terminationGracePeriodSeconds: 5, ...containers };
    const startedAt = performance.now();
    await this.api.ask('POST', PODS, { body: { metadata: { name }, spec } });
    await this.succeeded(name);
    const seconds = (performance.now() - startedAt) / 1000;
    await this.api.ask('DELETE', `${PODS}/${name}`, { query: { gracePeriodSeconds: '0' } });
    return seconds;
  }

  private async succeeded(name: string): Promise<void> {
    const only = { watch: 'true', fieldSelector: `metadata.name=${name}` };
    const { signal } = new AbortController();
    for await (const event of this.api.follow(PODS, only, LONGEST_MS, signal)) {
      const { phase } = (event as { object: { status: { phase: string } } }).object.status;
      if (phase === 'Succeeded') return;
      if (phase === 'Failed') throw new Error(`The pod ${name} failed.`);
    }
    throw new Error(`The watch of the pod ${name} ended before it.`);
  }

  private container(name: string, script: string, cpus: number) {
    const resources = { limits: { cpu: `${Math.round(cpus * 1000)}m`, memory: '64Mi' } };
    return { name, image: this.image, command: ['sh', '-c', script], resources };
  }
}
