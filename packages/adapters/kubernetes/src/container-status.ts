import type { Container, ContainerStatus } from '@cgoforge/core';
import { type AttemptFacts, conditionOf, endOf, isLeaving, isNodeAway, stateOf } from './attempt-facts.js';

/** A container of the attempt's pod as every executor tells of it. What its cgroup counted, no kubelet says. */
export function containerStatus(facts: AttemptFacts, container: Container): ContainerStatus {
  const state = stateOf(facts.pod, container);
  if (!state?.terminated) return { state: state?.running ? 'running' : 'waiting' };
  return {
    state: 'ended',
    exitCode: state.terminated.exitCode,
    byItself: hasEndedByItself(facts, container),
    outOfMemory: isOutOfMemory(facts, container),
    counts: null,
  };
}

/**
 * The container ran to this end while nobody was ending its pod. Of a process that fails, every runtime says `Error`;
 * another reason the kubelet writes into a container that it did not get started (`StartError`), or does not find at
 * the end of its pod (`ContainerStatusUnknown`, with 137 even where it never ran).
 */
function hasEndedByItself(facts: AttemptFacts, container: Container): boolean {
  const { pod } = facts;
  const end = endOf(pod, container);
  const isEndedFromOutside =
    isLeaving(facts) ||
    isNodeAway(facts) ||
    pod.status.reason !== '' ||
    conditionOf(pod, 'DisruptionTarget')?.status === 'True' ||
    // `check` waits for the compiler's end, out of its reach. A node that is switched off ends both, and tells nobody.
    (container === 'compile' && (endOf(pod, 'check')?.exitCode ?? 0) !== 0);
  if (isEndedFromOutside || !end) return false;
  return end.exitCode === 0 || end.reason === 'Error';
}

/** The kernel ended it for want of memory. A runtime too late to see that says 137, as of any that is killed. */
function isOutOfMemory(facts: AttemptFacts, container: Container): boolean {
  const end = endOf(facts.pod, container);
  return end?.reason === 'OOMKilled' || (end?.exitCode === 137 && hasEndedByItself(facts, container));
}
