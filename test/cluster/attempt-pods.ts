import { expect } from 'vitest';
import type { Installed } from './installed.ts';

/** Where the chart has builds run. */
const BUILDS = ['--namespace', 'cgoforge-builds'];

/** What a test looks at in a pod's status. */
export interface PodFacts {
  readonly metadata: { readonly name: string; readonly uid: string; readonly deletionTimestamp?: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase: string;
    readonly initContainerStatuses?: readonly ContainerFacts[];
    readonly containerStatuses?: readonly ContainerFacts[];
  };
}

interface ContainerFacts {
  readonly name: string;
  readonly state: { readonly running?: object; readonly terminated?: { readonly exitCode: number } };
}

/** The pods of builds, as the API server has them, and what tests do to them. */
export class AttemptPods {
  constructor(private readonly site: Pick<Installed, 'lab'>) {}

  async list(): Promise<readonly PodFacts[]> {
    const all = ['get', 'pods', '-l', 'cgoforge.dev/attempt', '-o', 'json'];
    const text = await this.site.lab.kubectl(...BUILDS, ...all);
    return (JSON.parse(text) as { items: PodFacts[] }).items;
  }

  /** The only pod there is, once it is as wanted. */
  async one(what: string, isWanted: (pod: PodFacts) => boolean): Promise<PodFacts> {
    let found: PodFacts | undefined;
    const look = async () => {
      found = (await this.list()).find((pod) => !pod.metadata.deletionTimestamp && isWanted(pod));
      return found ? what : 'not yet';
    };
    await expect.poll(look, { timeout: 120_000, interval: 50 }).toBe(what);
    return found as PodFacts;
  }

  delete(pod: PodFacts, ...how: readonly string[]): Promise<string> {
    return this.site.lab.kubectl(...BUILDS, 'delete', 'pod', pod.metadata.name, '--wait=false', ...how);
  }

  /** What its agent says of itself from first to last, and not of the build. */
  saidByAgent(pod: PodFacts): Promise<string> {
    return this.site.lab.kubectl(...BUILDS, 'logs', '--follow', pod.metadata.name, '--container=agent');
  }

  /** Nothing of any attempt is left in the namespace. */
  async noneIsLeft(): Promise<void> {
    const kinds = 'pods,secrets,configmaps';
    const left = () =>
      this.site.lab.kubectl(...BUILDS, 'get', kinds, '-l', 'cgoforge.dev/attempt', '-o', 'name');
    await expect.poll(left, { timeout: 90_000, interval: 500 }).toBe('');
  }
}

const containerOf = ({ status }: PodFacts, name: string) =>
  [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].find(
    (one) => one.name === name,
  );

export const isRunning = (pod: PodFacts, container: string) =>
  containerOf(pod, container)?.state.running !== undefined;

export const hasEnded = (pod: PodFacts, container: string) =>
  containerOf(pod, container)?.state.terminated !== undefined;
