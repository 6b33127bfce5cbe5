import type { Container } from '@cgoforge/core';
import type { AttemptFacts } from '../../packages/adapters/kubernetes/src/attempt-facts.js';
import {
  type NodeView,
  nodeSchema,
  type PodView,
  podSchema,
} from '../../packages/adapters/kubernetes/src/object-views.js';
import { type PoolConfig, poolConfigSchema } from '../../packages/adapters/kubernetes/src/pool-config.js';

export const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;

/** A pool as a file says it, of nothing but what must be said. */
export const poolFile = {
  ...{ name: 'linux-amd64', arch: 'amd64', slots: 4, namespace: 'cgoforge-builds' },
  images: { agent: `registry.example/cgoforge/agent@${digestOf('a')}` },
  toolchains: [
    {
      name: 'debian-12',
      image: `registry.example/cgoforge/toolchain@${digestOf('b')}`,
      checkImage: `registry.example/cgoforge/check@${digestOf('c')}`,
      parts: { gcc: '12.2.0' },
    },
  ],
};

export const samplePool: PoolConfig = poolConfigSchema.parse(poolFile);

/** When the samples' pods were made; `after(s)` is so many seconds later. */
export const MADE = '2026-11-23T04:00:00Z';
export const after = (seconds: number) => new Date(Date.parse(MADE) + seconds * 1000);
const iso = (seconds: number) => after(seconds).toISOString();

const metadata = (name: string) => ({ name, uid: `uid-of-${name}`, creationTimestamp: MADE });

/** A condition as the API server gives it. */
export const condition = (type: string, status: string, reason = '', seconds = 0) => ({
  type,
  status,
  reason,
  message: reason && `${reason} of it\nhappened`,
  lastTransitionTime: iso(seconds),
});

/** Of a pod that is to leave its node, for this reason. */
export const disruption = (reason: string) => ({
  conditions: [condition('DisruptionTarget', 'True', reason)],
});
export const evicting = disruption('EvictionByEvictionAPI');

export const running = { running: { startedAt: iso(5) } };
export const waiting = (reason: string) => ({ waiting: { reason, message: `${reason} of it\nhappened` } });
export const terminated = (exitCode: number, reason = exitCode === 0 ? 'Completed' : 'Error') => ({
  terminated: { exitCode, reason, startedAt: iso(5), finishedAt: iso(9) },
});

/** Containers by their states, as the API server gives them. */
export interface PodWish extends Partial<Record<Container, object>> {
  /** `null`: no scheduler has found a node yet. */
  readonly node?: string | null;
  readonly phase?: string;
  readonly reason?: string;
  readonly conditions?: readonly object[];
  /** Seconds after it was made when it was to be gone. */
  readonly deletedAt?: number;
}

const statusesOf = (states: Readonly<Record<string, object>>) =>
  Object.entries(states).map(([name, state]) => ({ name, state }));

/** A pod on its way; without a wish its compiler runs. */
export function podOf(wish: PodWish = {}): PodView {
  const { node = 'node-1', phase = 'Running', reason, conditions = [], deletedAt } = wish;
  const { source = terminated(0), agent = running, compile = running, check = running } = wish;
  const scheduled =
    node === null
      ? condition('PodScheduled', 'False', 'Unschedulable', 1)
      : condition('PodScheduled', 'True', '', 1);
  return podSchema.parse({
    metadata: {
      ...metadata('att-1'),
      labels: { 'cgoforge.dev/attempt': 'att_1' },
      ...(deletedAt !== undefined && { deletionTimestamp: iso(deletedAt) }),
    },
    spec: node === null ? {} : { nodeName: node },
    status: {
      phase,
      reason,
      conditions: [scheduled, ...conditions],
      initContainerStatuses: statusesOf({ source, agent }),
      containerStatuses: statusesOf({ compile, check }),
    },
  });
}

export interface NodeWish {
  readonly name?: string;
  readonly ready?: string;
  readonly arch?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: object;
}

export function nodeOf(wish: NodeWish = {}): NodeView {
  const { name = 'node-1', ready = 'True', arch = 'amd64', spec } = wish;
  const labels = { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': arch, ...wish.labels };
  return nodeSchema.parse({
    metadata: { ...metadata(name), labels },
    spec,
    status: {
      conditions: [condition('Ready', ready)],
      nodeInfo: { architecture: arch, kernelVersion: '6.1.0-18-amd64' },
    },
  });
}

/** What the cluster tells of an attempt whose compiler runs on a node that is well, 20 seconds after it was made. */
export function factsOf(change: Partial<AttemptFacts> = {}): AttemptFacts {
  const well = { gone: false, nodeGone: false, unfitMs: null, warning: null };
  return { pod: podOf(), node: nodeOf(), now: after(20), ...well, ...change };
}
