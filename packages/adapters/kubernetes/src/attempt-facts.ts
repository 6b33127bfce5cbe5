import type { ReceivedAttempt } from '@cgoforge/core';
import { isReady } from './fit-nodes.js';
import type { Condition, ContainerView, NodeView, PodView } from './object-views.js';

/** All that the status of an attempt follows from. */
export interface AttemptFacts {
  /** As it was last seen; `null` when there is none and nobody saw it. */
  readonly pod: PodView | null;
  /** There is no pod any more. */
  readonly gone: boolean;
  /** The pod's node, as it was last seen. */
  readonly node: NodeView | null;
  readonly nodeGone: boolean;
  /** How many Ready nodes could take a pod of the pool, if they had room. */
  readonly fitNodes: number;
  readonly received: ReceivedAttempt | null;
  readonly stopAsked: boolean;
  readonly now: Date;
}

type Terminated = NonNullable<ContainerView['state']['terminated']>;

/** The container's end, as the kubelet tells it. */
export function endOf(pod: PodView, container: 'source' | 'compile' | 'check'): Terminated | undefined {
  const { initContainerStatuses, containerStatuses } = pod.status;
  return [...initContainerStatuses, ...containerStatuses].find(({ name }) => name === container)?.state
    .terminated;
}

/** The kernel or the kubelet says that it had no memory left; 137 alone is what a runtime says that was too late to see why. */
export function isOutOfMemory({ reason, exitCode }: Terminated): boolean {
  return reason === 'OOMKilled' || exitCode === 137;
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
  return gone || pod?.metadata.deletionTimestamp !== undefined;
}

/** A pod that should be gone by now for so long is on a node that no longer does as it is told. */
const OVERDUE_MS = 10_000;

/** Nothing more will come of it. */
export function isOver({ pod, gone, now }: AttemptFacts): boolean {
  if (!pod || gone || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return true;
  if ((endOf(pod, 'compile')?.exitCode ?? 0) !== 0) return true;
  const due = pod.metadata.deletionTimestamp;
  return due !== undefined && now.getTime() - due.getTime() > OVERDUE_MS;
}

/** Text of the cluster as it may be shown: printable, on one line, and not too much of it. */
export function quoted(text: string): string {
  const printable = text.replaceAll(/[^\x20-\x7e]+/g, ' ').trim();
  return printable.length > 300 ? `${printable.slice(0, 300)}…` : printable;
}
