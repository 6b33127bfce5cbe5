import { type AttemptStatus, type KnownAttempt, ofEach } from '@cgoforge/core';
import { type AttemptFacts, conditionOf, isNodeAway, isOver } from './attempt-facts.js';
import { containerStatus } from './container-status.js';
import type { PoolConfig } from './pool-config.js';
import { DEADLINE_REASON, takenAway } from './taken-away.js';

/** What kubelet, node and cluster tell of an attempt; `null`: it has no pod, and nobody saw one. */
export function podStatus(facts: AttemptFacts | null, pool: PoolConfig): AttemptStatus {
  if (!facts) return { state: 'unknown' };
  const { node } = facts;
  return {
    state: 'known',
    containers: ofEach((name) => containerStatus(facts, name)),
    machine: node && {
      name: node.metadata.name,
      architecture: node.status.nodeInfo.architecture,
      kernel: node.status.nodeInfo.kernelVersion,
    },
    over: isOver(facts),
    taken: takenAway(facts, pool),
    silent: silentOn(facts, pool.deadlines.nodeSilentSeconds),
  };
}

/** A node that the cluster has lost may still be well and speak to intake: its pod then lives on. */
function silentOn(facts: AttemptFacts, silentSeconds: number): KnownAttempt['silent'] {
  const { pod, gone, now } = facts;
  const { nodeName } = pod.spec;
  if (nodeName === undefined || gone || !isNodeAway(facts)) return null;
  if (pod.status.reason === DEADLINE_REASON) return null;
  const scheduled = conditionOf(pod, 'PodScheduled')?.lastTransitionTime ?? pod.metadata.creationTimestamp;
  return {
    mostMs: silentSeconds * 1000,
    sinceMs: now.getTime() - scheduled.getTime(),
    taken: { code: 'node_lost', detail: `The node ${nodeName} is lost, and the pod on it says nothing.` },
  };
}
