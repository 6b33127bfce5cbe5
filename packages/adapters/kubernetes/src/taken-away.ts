import type { FailureRecord } from '@cgoforge/core';
import { type AttemptFacts, conditionOf, endOf, isNodeAway, isOver } from './attempt-facts.js';
import { type AttemptEnd, taken } from './ending.js';
import type { PodView } from './object-views.js';
import type { PoolConfig } from './pool-config.js';
import { quoted } from './quoted.js';
import { whyNotStarted } from './why-not-started.js';

/** The agent's exit code for a source that is not the one that was sent; see apps/agent. */
const WRONG_SOURCE = 3;

/** What the cluster did to an attempt that has not come to its own end; `null` while it may still. */
export function takenAway(facts: AttemptFacts, pool: PoolConfig): AttemptEnd | null {
  const { pod, gone } = facts;
  if (!pod) return taken('lost', 'Its pod is gone.');
  const { reason, message } = pod.status;
  if (reason === 'DeadlineExceeded') return afterDeadline(pod);
  if (isNodeLost(pod, facts, pool.deadlines.nodeSilentSeconds)) {
    return taken('node_lost', `The node ${pod.spec.nodeName} is lost, and the pod on it says nothing.`);
  }
  const disruption = conditionOf(pod, 'DisruptionTarget');
  if (disruption?.status === 'True') return isOver(facts) ? disrupted(pod, disruption.reason, facts) : null;
  // Without that condition the kubelet ended it for what it wrote itself.
  if (reason === 'Evicted') return { by: 'disk_limit' };
  // A node's kubelet refuses what the scheduler sent when another pod was faster.
  if (reason.startsWith('OutOf')) return taken('nodes_busy', `The node had no room any more (${reason}).`);
  const source = endOf(pod, 'source');
  if (source && source.exitCode !== 0) return sourceFailed(source.exitCode, facts);
  const notStarted = gone ? null : whyNotStarted(pod, facts, pool);
  if (notStarted) return notStarted;
  if (!isOver(facts)) return null;
  const compile = endOf(pod, 'compile');
  if (gone || pod.metadata.deletionTimestamp) return taken('lost', 'Its pod was deleted.');
  if (compile && compile.exitCode !== 0) {
    return taken('lost', `The compiler's container ended with ${compile.exitCode} and did not say why.`);
  }
  const why = reason === '' ? '' : ` (${reason}: ${quoted(message)})`;
  return taken('lost', `Its pod ended before the result was here${why}.`);
}

/** The runner keeps the build's own limit; what the build did not come to, or had behind it, is no fault of it. */
function afterDeadline(pod: PodView): AttemptEnd {
  if (endOf(pod, 'compile')?.exitCode === 0) {
    return taken('lost', 'Its pod came to the end of its time before its files were here.');
  }
  const compile = pod.status.containerStatuses.find(({ name }) => name === 'compile')?.state;
  return compile?.running || compile?.terminated?.startedAt
    ? { by: 'deadline' }
    : taken('lost', 'Its pod came to the end of its time before the compiler started.');
}

/** A node that the cluster has lost may still be well and speak to intake: its pod then lives on. */
function isNodeLost(pod: PodView, facts: AttemptFacts, silentSeconds: number): boolean {
  if (pod.spec.nodeName === undefined || !isNodeAway(facts)) return false;
  if (facts.gone) return true;
  const scheduled = conditionOf(pod, 'PodScheduled')?.lastTransitionTime ?? pod.metadata.creationTimestamp;
  const silentMs = facts.received?.silentMs ?? facts.now.getTime() - scheduled.getTime();
  return silentMs > silentSeconds * 1000;
}

function disrupted(pod: PodView, reason: string, facts: AttemptFacts): AttemptEnd {
  const { nodeName } = pod.spec;
  return reason === 'DeletionByPodGC' || isNodeAway(facts)
    ? taken('node_lost', `The node ${nodeName} was lost (${quoted(reason)}).`)
    : taken('evicted', `The node ${nodeName} gave the pod up (${quoted(reason)}).`);
}

function sourceFailed(exitCode: number, { received }: AttemptFacts): AttemptEnd {
  if (exitCode === WRONG_SOURCE) {
    return taken('lost', 'The source that reached the pod is not the one that was sent.');
  }
  return received?.withheld
    ? withheldFrom(received.withheld)
    : taken('lost', `The source could not be brought into the pod (exit code ${exitCode}).`);
}

/** A build that failed for want of what intake could not give it has not failed by itself. */
export function withheldFrom({ code, detail }: FailureRecord): AttemptEnd {
  const isTheirs = code === 'module_unavailable' || code === 'go_version_unavailable';
  return taken(isTheirs ? code : 'unavailable', detail);
}
