import type { Kubelab } from '../../kubelab/lab.ts';

const NAMESPACE = 'bench';

/** Pods that do nothing, and how long they take from being made to Succeeded. */
export class NoOpPods {
  private made = 0;

  constructor(
    private readonly lab: Kubelab,
    /** One that the node has, with a shell and `sleep`. */
    private readonly image: string,
  ) {}

  async prepare(): Promise<void> {
    await this.lab.kubectl('create', 'namespace', NAMESPACE);
  }

  /** Seconds of a pod with one container. */
  plain(): Promise<number> {
    return this.run({ containers: [this.container('main', 'true')] });
  }

  /** Seconds of a pod of an attempt's shape: a step before, a sidecar, and two containers. */
  shaped(): Promise<number> {
    return this.run({
      initContainers: [
        this.container('source', 'true'),
        { ...this.container('agent', 'trap exit TERM; while :; do sleep 1; done'), restartPolicy: 'Always' },
      ],
      containers: [this.container('compile', 'true'), this.container('check', 'true')],
    });
  }

  private async run(containers: object): Promise<number> {
    const name = `no-op-${++this.made}`;
    const spec = { restartPolicy: 'Never', terminationGracePeriodSeconds: 5, ...containers };
    const startedAt = performance.now();
    await this.lab.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: NAMESPACE }, spec });
    const until = '--for=jsonpath={.status.phase}=Succeeded';
    await this.lab.kubectl(...['--namespace', NAMESPACE, 'wait', until, `pod/${name}`, '--timeout=120s']);
    const seconds = (performance.now() - startedAt) / 1000;
    await this.lab.kubectl('--namespace', NAMESPACE, 'delete', 'pod', name, '--grace-period=0', '--force');
    return seconds;
  }

  private container(name: string, script: string) {
    return {
      name,
      image: this.image,
      command: ['sh', '-c', script],
      resources: { limits: { cpu: '50m', memory: '64Mi' } },
    };
  }
}
