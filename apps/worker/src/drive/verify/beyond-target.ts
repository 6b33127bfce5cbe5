import { shown, startsWhere, workingTarget } from '@cgoforge/binary';
import {
  Failure,
  type FailureCode,
  type FileReport,
  failureCatalogue,
  isStatic,
  loaderFor,
  type Origin,
  printTarget,
  runtimeOf,
  type Target,
} from '@cgoforge/core';

/** A file that needs more than its target promises. */
export interface Beyond {
  readonly name: string;
  readonly report: FileReport | null;
  readonly target: Target;
  /** What is offered now. */
  readonly offered: readonly Target[];
  /** What the agent has found of all files. */
  readonly origins: readonly Origin[];
}

/** What needs so much is told in the order in which it was found, and no more of it. */
const MOST_TOLD = 4;

/** The failure of such a file: what has brought it in, as far as the agent knows, and what target has it. */
export function beyondTarget(
  code: Extract<FailureCode, 'wrong_output' | 'loader_check_failed'>,
  said: string,
  beyond: Beyond,
): Failure {
  const ofThis = beyond.origins.filter(({ output }) => output === beyond.name);
  const detail = [`${beyond.name}: ${said}`, ...sentencesOf(ofThis.slice(0, MOST_TOLD))].join(' ');
  return new Failure(code, detail, { next: nextOf(code, beyond) });
}

function sentencesOf(origins: readonly Origin[]): readonly string[] {
  return [...Map.groupBy(origins, ({ from }) => from)].map(([from, those]) => {
    const needs = those.map(({ need }) => shown(need)).join(', ');
    return `${needs} ${those.length > 1 ? 'are' : 'is'} asked for by ${shown(from)}.`;
  });
}

function nextOf(code: FailureCode, { report, target, offered }: Beyond): string | undefined {
  // What was to be static, or for another machine, is no matter of what is there.
  const isLoaded = report?.linkage === 'dynamic' && report.machine === target.arch;
  if (!isLoaded || isStatic(runtimeOf(target))) return undefined;
  if (report.interpreter !== null && report.interpreter !== loaderFor(target)) {
    return 'Leave the loader to the linker: take the flag that names it out.';
  }
  // A program that crashed does so elsewhere too.
  if (code === 'loader_check_failed' && startsWhere(report, target) !== false) return undefined;
  const working = workingTarget(report, target, offered);
  if (code === 'loader_check_failed') {
    const { next } = failureCatalogue[code];
    return working === null ? next : `Build for ${printTarget(working)}, which has it. Or: ${next}`;
  }
  const older = 'compile what asks for it on a system as old as the target, or send its sources.';
  return working === null
    ? `No target that is offered here is known to have it: ${older}`
    : `Build for ${printTarget(working)}, which has it; or ${older}`;
}
