import type { Taken, TakenAway } from '@cgoforge/core';
import { type AttemptFacts, conditionOf, endOf, isNodeAway, isOver, stateOf } from './attempt-facts.js';
import type { PodView } from './object-views.js';
import type { PoolConfig } from './pool-config.js';
import { quoted } from './quoted.js';
import { whyNotStarted } from './why-not-started.js';

/** What the kubelet says of a pod that it ended at its deadline. */
export const DEADLINE_REASON = 'DeadlineExceeded';

/** What the cluster did to an attempt that has not come to its own end; `null` while it may still, and where `source`
 * failed, of which intake knows more. */
export function takenAway(facts: AttemptFacts, pool: PoolConfig): TakenAway | null {
  const { pod, gone } = facts;
  const { reason, message } = pod.status;
  if (reason === DEADLINE_REASON) return afterDeadline(pod);
  if (gone && pod.spec.nodeName !== undefined && isNodeAway(facts)) {
    return { code: 'node_lost', detail: `The node ${pod.spec.nodeName} is lost, and its pod with it.` };
  }
  const disruption = conditionOf(pod, 'DisruptionTarget');
  if (disruption?.status === 'True') return isOver(facts) ? disrupted(pod, disruption.reason, facts) : null;
  // An eviction without that condition is the kubelet's, of a pod that wrote more than it may have.
  if (reason === 'Evicted') return { limit: 'disk' };
  // A node's kubelet refuses what the scheduler sent when another pod was faster.
  if (reason.startsWith('OutOf'))
    return { code: 'nodes_busy', detail: `The node had no room any more (${reason}).` };
  if ((endOf(pod, 'source')?.exitCode ?? 0) !== 0) return null;
  const notStarted = gone ? null : whyNotStarted(pod, facts, pool);
  if (notStarted) return notStarted;
  if (!isOver(facts)) return null;
  const compile = endOf(pod, 'compile');
  if (gone || pod.metadata.deletionTimestamp) return lost('Its pod was deleted.');
  if (compile && compile.exitCode !== 0) {
    return lost(`The compiler's container ended with ${compile.exitCode} and did not say why.`);
  }
  const why = reason === '' ? '' : ` (${reason}: ${quoted(message)})`;
  return lost(`Its pod ended before the result was here${why}.`);
}

/** The pod's deadline lies behind the build's own, which the runner keeps. The build took the time only where it was
 * compiling. */
function afterDeadline(pod: PodView): TakenAway {
  const compile = stateOf(pod, 'compile');
  if (compile?.terminated?.exitCode === 0) {
    return lost('Its pod came to the end of its time before its files were here.');
  }
  return compile?.running || compile?.terminated?.startedAt
    ? { limit: 'deadline' }
    : lost('Its pod came to the end of its time before the compiler started.');
}

const lost = (detail: string): Taken => ({ code: 'lost', detail });

function disrupted(pod: PodView, reason: string, facts: AttemptFacts): Taken {
  const { nodeName } = pod.spec;
  return reason === 'DeletionByPodGC' || isNodeAway(facts)
    ? { code: 'node_lost', detail: `The node ${nodeName} was lost (${quoted(reason)}).` }
    : { code: 'evicted', detail: `The node ${nodeName} gave the pod up (${quoted(reason)}).` };
}
