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
  /** For how long no Ready node could take a pod of the pool, even if it had room; `null` while one can. */
  readonly unfitMs: number | null;
  /** What the cluster last complained of about a pod that should have started by now. */
  readonly warning: string | null;
  readonly received: ReceivedAttempt | null;
  readonly stopAsked: boolean;
  /** By the cluster's clock. */
  readonly now: Date;
}

type Terminated = NonNullable<ContainerView['state']['terminated']>;
type Container = 'source' | 'compile' | 'check';

/** The container's end, as the kubelet tells it. */
export function endOf(pod: PodView, container: Container): Terminated | undefined {
  const { initContainerStatuses, containerStatuses } = pod.status;
  return [...initContainerStatuses, ...containerStatuses].find(({ name }) => name === container)?.state
    .terminated;
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

/** The agent's exit code where it could not do its part, such as to bring its report to intake within 90 s; see apps/agent. */
const AGENT_UNABLE = 70;

/**
 * The container ran and failed while nobody was ending its pod: then it is the sender's, whether a report says why or not. What a
 * sender can do to the agent beside it is to send it signals, and it exits with another code than `AGENT_UNABLE` then; were that
 * ours, any build could have itself tried three times. Of a process that fails, every runtime says `Error`; another reason the
 * kubelet writes into a container that it did not get started (`StartError`), or does not find at the end of its pod
 * (`ContainerStatusUnknown`, with 137 even where it never ran).
 */
export function hasFailedByItself(facts: AttemptFacts, container: Container): boolean {
  const { pod } = facts;
  const end = pod && endOf(pod, container);
  const isEndedFromOutside =
    !pod ||
    isLeaving(facts) ||
    isNodeAway(facts) ||
    pod.status.reason !== '' ||
    conditionOf(pod, 'DisruptionTarget')?.status === 'True' ||
    // `check` waits for the compiler's end, out of its reach. A node that is switched off ends both, and tells nobody.
    (container === 'compile' && (endOf(pod, 'check')?.exitCode ?? 0) !== 0);
  return !isEndedFromOutside && end?.reason === 'Error' && end.exitCode !== AGENT_UNABLE;
}

/** The kernel ended the container for want of memory. A runtime that was too late to see that says 137, as of any that is killed. */
export function isOutOfMemory(facts: AttemptFacts, container: Container): boolean {
  const end = facts.pod ? endOf(facts.pod, container) : undefined;
  return end?.reason === 'OOMKilled' || (end?.exitCode === 137 && hasFailedByItself(facts, container));
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
