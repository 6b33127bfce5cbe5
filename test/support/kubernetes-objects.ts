import type { ReceivedAttempt } from '@cgoforge/core';
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
  name: 'linux-amd64',
  arch: 'amd64',
  slots: 4,
  namespace: 'cgoforge-builds',
  images: { agent: `registry.example/cgoforge/agent@${digestOf('a')}` },
  toolchains: [
    {
      name: 'debian-12',
      image: `registry.example/cgoforge/toolchain@${digestOf('b')}`,
      checkImage: `registry.example/cgoforge/check@${digestOf('c')}`,
      runtime: 'glibc2.36',
      go: '1.26.8',
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

export const running = { running: { startedAt: iso(5) } };
export const waiting = (reason: string) => ({ waiting: { reason, message: `${reason} of it\nhappened` } });
export const terminated = (exitCode: number, reason = exitCode === 0 ? 'Completed' : 'Error') => ({
  terminated: { exitCode, reason, startedAt: iso(5), finishedAt: iso(9) },
});

type State = object;

export interface PodWish {
  /** `null`: no scheduler has found a node yet. */
  readonly node?: string | null;
  readonly phase?: string;
  readonly reason?: string;
  readonly conditions?: readonly object[];
  readonly source?: State;
  readonly agent?: State;
  readonly compile?: State;
  readonly check?: State;
  /** Seconds after it was made when it was to be gone. */
  readonly deletedAt?: number;
}

/** A pod on its way; without a wish its compiler runs. */
export function podOf(wish: PodWish = {}): PodView {
  const { node = 'node-1', phase = 'Running', reason, conditions = [], deletedAt } = wish;
  const { source = terminated(0), agent = running, compile = running, check = running } = wish;
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
      conditions: [
        condition('PodScheduled', node === null ? 'False' : 'True', node === null ? 'Unschedulable' : '', 1),
        ...conditions,
      ],
      initContainerStatuses: [
        { name: 'source', state: source },
        { name: 'agent', state: agent },
      ],
      containerStatuses: [
        { name: 'compile', state: compile },
        { name: 'check', state: check },
      ],
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

export function nodeOf({
  name = 'node-1',
  ready = 'True',
  arch = 'amd64',
  labels = {},
  spec,
}: NodeWish = {}): NodeView {
  return nodeSchema.parse({
    metadata: {
      ...metadata(name),
      labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': arch, ...labels },
    },
    spec,
    status: {
      conditions: [condition('Ready', ready)],
      nodeInfo: { architecture: arch, kernelVersion: '6.1.0-18-amd64' },
    },
  });
}

/** What the runner says of a build that made `app`. */
export const builtReport = {
  step: 'build',
  exitCode: 0,
  signal: null,
  stoppedBy: null,
  oomKills: 0,
  refusedProcesses: 0,
  diskFull: false,
  peak: { memoryBytes: 7, diskBytes: 8, processes: 9 },
  wallMs: 10,
  outputs: ['app'],
} as const;

/** What intake has of an attempt whose pod was heard a moment ago. */
export function receivedOf(change: Partial<ReceivedAttempt> = {}): ReceivedAttempt {
  return {
    logBytes: 0,
    logFull: false,
    compiled: null,
    files: [],
    delivered: null,
    checked: null,
    withheld: null,
    silentMs: 100,
    ...change,
  };
}

/** Everything has come of a build that made `app`. */
export const receivedAll = receivedOf({
  compiled: builtReport,
  files: [{ name: 'app', size: 5, sha256: 'e'.repeat(64), objectKey: 'received/att_1/app' }],
  delivered: { refusal: null },
  checked: [
    {
      name: 'app',
      sha256: 'e'.repeat(64),
      result: { passed: true, kind: 'ran', exitCode: 0, stillRunning: false },
    },
  ],
});

/** An attempt whose compiler runs on a node that is well, 20 seconds after it was made. */
export function factsOf(change: Partial<AttemptFacts> = {}): AttemptFacts {
  return {
    pod: podOf(),
    gone: false,
    node: nodeOf(),
    nodeGone: false,
    unfitMs: null,
    warning: null,
    received: receivedOf(),
    stopAsked: false,
    now: after(20),
    ...change,
  };
}
