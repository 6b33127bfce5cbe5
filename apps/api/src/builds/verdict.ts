import { type BuildView, Failure, isTerminal } from '@cgoforge/core';

/** How a build ended, as an answer's status says it; `null` when all of it succeeded. A build that has not ended: `wait_ended`. */
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
  const detail = failed
    .map(
      (task) =>
        `${task.asked}: ${task.failure?.code ?? 'internal'}: ${task.failure?.detail ?? 'no reason was recorded.'}`,
    )
    .join(' ');
  const yours = failed.find((task) => task.failure?.family === 'yours');
  if (!yours) return new Failure('service_failed', detail);
  return new Failure('build_failed', detail, yours.failure ? { next: yours.failure.next } : {});
}

/** The code that ends a build's log. A single reason is named; of several, the one that all of them come to. */
export function endCodeOf(build: BuildView): string | null {
  const verdict = verdictOf(build);
  if (!verdict) return null;
  const codes = new Set(
    build.tasks.flatMap((task) => (task.state === 'failed' && task.failure ? [task.failure.code] : [])),
  );
  const [only] = codes;
  return codes.size === 1 && only && isTerminal(build.state)
    ? only
    : verdict.code === 'build_cancelled'
      ? 'cancelled'
      : verdict.code;
}
