import type { Container } from '@cgoforge/core';
import { isReady } from './fit-nodes.js';
import type { Condition, ContainerView, NodeView, PodView } from './object-views.js';

/** All that the cluster tells of an attempt whose pod it has, or was seen to have. */
export interface AttemptFacts {
  /** As it was last seen. */
  readonly pod: PodView;
  /** There is no pod any more. */
  readonly gone: boolean;
  /** The pod's node, as it was last seen. */
  readonly node: NodeView | null;
  readonly nodeGone: boolean;
  /** For how long no Ready node could take a pod of the pool, even if it had room; `null` while one can. */
  readonly unfitMs: number | null;
  /** What the cluster last complained of about a pod that should have started by now. */
  readonly warning: string | null;
  /** By the cluster's clock. */
  readonly now: Date;
}

type State = ContainerView['state'];

/** The pod's containers as the kubelet tells of them, those first that start first. */
export function containersOf({ status }: PodView): readonly ContainerView[] {
  return [...status.initContainerStatuses, ...status.containerStatuses];
}

/** How the container is, as the kubelet tells it. */
export function stateOf(pod: PodView, container: Container): State | undefined {
  return containersOf(pod).find(({ name }) => name === container)?.state;
}

/** The container's end, as the kubelet tells it. */
export function endOf(pod: PodView, container: Container): State['terminated'] {
  return stateOf(pod, container)?.terminated;
}

export function conditionOf(pod: PodView, type: string): Condition | undefined {
  return pod.status.conditions.find((condition) => condition.type === type);
}

/** The pod's node is gone or not Ready. */
export function isNodeAway({ node, nodeGone }: AttemptFacts): boolean {
  return nodeGone || (node !== null && !isReady(node));
}

/** Somebody asked for its deletion, or it is deleted. */
export function isLeaving({ pod, gone }: AttemptFacts): boolean {
  return gone || pod.metadata.deletionTimestamp !== undefined;
}

/** A pod that is still there so long after it had to be gone counts as over: its node does not end it any more. */
const OVERDUE_MS = 10_000;

/** Nothing more will come of it. */
export function isOver({ pod, gone, now }: AttemptFacts): boolean {
  if (gone || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return true;
  if ((['source', 'compile'] as const).some((one) => (endOf(pod, one)?.exitCode ?? 0) !== 0)) return true;
  const due = pod.metadata.deletionTimestamp;
  return due !== undefined && now.getTime() - due.getTime() > OVERDUE_MS;
}
