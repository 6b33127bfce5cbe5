import type { AttemptStatus } from '@cgoforge/core';
import { type AttemptFacts, endOf, hasFailedByItself, isOutOfMemory, isOver } from './attempt-facts.js';
import { type AttemptEnd, endingOf } from './ending.js';
import type { PodView } from './object-views.js';
import type { PoolConfig } from './pool-config.js';
import { takenAway, withheldFrom } from './taken-away.js';

/** The compiler's container has ended, as the kubelet says: from here on nothing of the build is alive. */
export function hasCompilerEnded(pod: PodView): boolean {
  return endOf(pod, 'compile') !== undefined;
}

/**
 * What the kubelet, the node and intake tell of an attempt, together. What the build could have written never decides alone:
 * success needs the compiler's exit code 0 from the kubelet, and the reports of the containers that came after it.
 */
export function podStatus(facts: AttemptFacts, pool: PoolConfig): AttemptStatus {
  // Intake's row is the first thing of an attempt and the last.
  if (!facts.received) return { state: 'unknown' };
  const end = ownEnd(facts) ?? outerEnd(facts, pool);
  return end ? { state: 'ended', ending: endingOf(end, facts) } : { state: 'running' };
}

/** The end that the build itself came to, which nothing that befalls its pod afterwards changes; `null` while it has not. */
function ownEnd(facts: AttemptFacts): AttemptEnd | null {
  const { pod, received } = facts;
  const compile = pod && endOf(pod, 'compile');
  if (!compile || !received) return null;
  if (compile.exitCode === 0) return isDelivered(facts) ? { by: 'itself' } : null;
  if (received.compiled && received.compiled.stoppedBy !== 'terminated') {
    if (received.withheld && received.compiled.stoppedBy === null) return withheldFrom(received.withheld);
    return { by: compile.reason === 'OOMKilled' ? 'memory_limit' : 'itself' };
  }
  if (received.logFull) return { by: 'log_limit' };
  if (isOutOfMemory(facts, 'compile')) return { by: 'memory_limit' };
  return hasFailedByItself(facts, 'compile') ? { by: 'itself' } : null;
}

/** Everything of a build that succeeded has come, or the reason why it cannot. */
function isDelivered(facts: AttemptFacts): boolean {
  const { received } = facts;
  if (!received?.compiled || !received.delivered) return false;
  if (received.delivered.refusal !== null) return true;
  const stored = new Set(received.files.map(({ name }) => name));
  if (!received.compiled.outputs.every((name) => stored.has(name))) return false;
  return received.checked !== null || isOutOfMemory(facts, 'check') || hasFailedByItself(facts, 'check');
}

function outerEnd(facts: AttemptFacts, pool: PoolConfig): AttemptEnd | null {
  if (facts.stopAsked) return isOver(facts) ? { by: 'cancel' } : null;
  return takenAway(facts, pool);
}
