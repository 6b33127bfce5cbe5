import type { Ending, ReceivedAttempt } from '@cgoforge/core';
import { type AttemptFacts, endOf } from './attempt-facts.js';

/** What ended an attempt beside the build's own end; nothing of it: the build came to its end by itself. */
export type Cause = Partial<Pick<Ending, 'stoppedBy' | 'takenBy' | 'diskFull' | 'oomKills'>>;

/** The whole ending, as the executor of one machine gives it too. */
export function endingOf(cause: Cause, { pod, node, received }: AttemptFacts): Ending {
  const report = received?.compiled;
  const compile = pod ? endOf(pod, 'compile') : undefined;
  const isBuilt = compile?.exitCode === 0 && Object.keys(cause).length === 0;
  const source = pod ? endOf(pod, 'source') : undefined;
  const refusal = report?.refusal ?? received?.delivered?.refusal ?? undefined;
  return {
    step: report?.step ?? (source?.exitCode === 0 ? 'build' : 'unpack'),
    exitCode: isBuilt ? 0 : exitCodeOf(compile?.exitCode, report),
    signal: report?.signal ?? null,
    stoppedBy: cause.stoppedBy ?? stoppedByRunner(report),
    oomKills: Math.max(report?.oomKills ?? 0, cause.oomKills ?? 0),
    refusedProcesses: report?.refusedProcesses ?? 0,
    diskFull: cause.diskFull ?? report?.diskFull ?? false,
    cacheFull: false,
    peak: report?.peak ?? { memoryBytes: 0, diskBytes: 0, processes: 0 },
    wallMs: report?.wallMs ?? 0,
    outputs: isBuilt ? (report?.outputs ?? []) : [],
    takenBy: cause.takenBy ?? null,
    machine: node
      ? {
          name: node.metadata.name,
          architecture: node.status.nodeInfo.architecture,
          kernel: node.status.nodeInfo.kernelVersion,
        }
      : null,
    ...(refusal !== undefined && { refusal }),
  };
}

type Report = ReceivedAttempt['compiled'] | undefined;

/** The runner knows go's own exit code; that it is none of success, the kubelet has said. */
function exitCodeOf(container: number | undefined, report: Report): number | null {
  if (report && report.exitCode !== 0) return report.exitCode;
  return container === undefined || container === 0 ? null : container;
}

function stoppedByRunner(report: Report): Ending['stoppedBy'] {
  const stoppedBy = report?.stoppedBy ?? null;
  return stoppedBy === 'terminated' ? null : stoppedBy;
}
