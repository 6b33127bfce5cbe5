import { type BuildView, Failure, isTerminal, type TaskView } from '@cgoforge/core';

/** How a build ended, as an answer's status says it; `null` when all of it succeeded. A build that has not ended:
 * `wait_ended`. */
export function verdictOf(build: BuildView): Failure | null {
  if (build.state === 'succeeded') return null;
  if (!isTerminal(build.state)) {
    const left = build.tasks
      .filter((task) => !isTerminal(task.state))
      .map((task) => `${task.asked} is ${task.state}`);
    return new Failure('wait_ended', `The build goes on: ${left.join(', ')}.`);
  }
  if (build.state === 'cancelled') return new Failure('build_cancelled', 'The build was cancelled.');
  const failed = build.tasks.filter((task) => task.state === 'failed');
  const detail = failed.map((task) => reasonOf(task, build.tasks.length > 1)).join(' ');
  const yours = failed.find((task) => task.failure?.family === 'yours');
  if (!yours) return new Failure('service_failed', detail);
  return new Failure('build_failed', detail, yours.failure ? { next: yours.failure.next } : {});
}

/** The failure begins it, which is what a narrow terminal shows; with the target where there are several. */
function reasonOf({ asked, failure }: TaskView, isOneOfMany: boolean): string {
  const detail = failure?.detail ?? 'No reason was recorded.';
  return isOneOfMany ? `${detail} (${asked})` : detail;
}

/** What ends a build's log: `succeeded`, `cancelled` or `failed CODE`. When all that failed did so for one reason, the
 * code is that one. */
export function endLineOf(build: BuildView): string {
  const verdict = verdictOf(build);
  if (!verdict || verdict.code === 'build_cancelled') return build.state;
  if (verdict.code === 'wait_ended') return `failed ${verdict.code}`;
  const failed = build.tasks.filter((task) => task.state === 'failed');
  const [only, ...others] = new Set(failed.map((task) => task.failure?.code));
  return `failed ${only && others.length === 0 ? only : verdict.code}`;
}
