import type { Ending, ReceivedAttempt, Taken, TakenBy } from '@cgoforge/core';
import { type AttemptFacts, endOf } from './attempt-facts.js';

/** What brought an attempt to its end, which the runner's report may not know. */
export type AttemptEnd =
  /** The build came to it, well or not: the exit code and the report say how. */
  | { readonly by: 'itself' }
  | { readonly by: 'cancel' | 'deadline' | 'log_limit' | 'memory_limit' | 'disk_limit' }
  /** Neither the build nor its executor. */
  | { readonly by: 'another'; readonly takenBy: Taken };

export function taken(code: TakenBy, detail: string): AttemptEnd {
  return { by: 'another', takenBy: { code, detail } };
}

/** The whole ending, as the executor of one machine gives it too. */
export function endingOf(end: AttemptEnd, { pod, node, received }: AttemptFacts): Ending {
  const report = received?.compiled;
  const compile = pod ? endOf(pod, 'compile') : undefined;
  const isBuilt = compile?.exitCode === 0 && end.by === 'itself';
  const refusal = report?.refusal ?? received?.delivered?.refusal ?? undefined;
  return {
    step: report?.step ?? null,
    exitCode: isBuilt ? 0 : exitCodeOf(compile?.exitCode, report),
    signal: report?.signal ?? null,
    stoppedBy: stoppedByRunner(report),
    oomKills: report?.oomKills ?? 0,
    refusedProcesses: report?.refusedProcesses ?? 0,
    diskFull: report?.diskFull ?? false,
    cacheFull: false,
    peak: report?.peak ?? { memoryBytes: 0, diskBytes: 0, processes: 0 },
    wallMs: report?.wallMs ?? 0,
    outputs: isBuilt ? (report?.outputs ?? []) : [],
    takenBy: null,
    machine: node
      ? {
          name: node.metadata.name,
          architecture: node.status.nodeInfo.architecture,
          kernel: node.status.nodeInfo.kernelVersion,
        }
      : null,
    ...(refusal !== undefined && { refusal }),
    ...seenOutside(end, report),
  };
}

type Report = ReceivedAttempt['compiled'] | undefined;

/** What was seen from outside of the build, which goes before what is said in it. */
function seenOutside(end: AttemptEnd, report: Report): Partial<Ending> {
  switch (end.by) {
    case 'itself':
      return {};
    case 'cancel':
    case 'deadline':
    case 'log_limit':
      return { stoppedBy: end.by };
    case 'memory_limit':
      return { oomKills: Math.max(report?.oomKills ?? 0, 1) };
    case 'disk_limit':
      return { diskFull: true };
    case 'another':
      return { takenBy: end.takenBy };
  }
}

/** The runner knows go's own exit code; that it is none of success, the kubelet has said. */
function exitCodeOf(container: number | undefined, report: Report): number | null {
  return report?.exitCode || container || null;
}

function stoppedByRunner(report: Report): Ending['stoppedBy'] {
  const stoppedBy = report?.stoppedBy ?? null;
  return stoppedBy === 'terminated' ? null : stoppedBy;
}
