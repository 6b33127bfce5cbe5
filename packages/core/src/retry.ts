import type { Failure } from './failure.js';

/** Attempts of a task in all, and the pause before the second and the third, in milliseconds. */
const PAUSES_MS = [5_000, 30_000];

export type RetryDecision =
  | { readonly kind: 'retry'; readonly afterMs: number }
  | { readonly kind: 'fail' }
  | { readonly kind: 'cancel' };

/** What follows when attempt `attempt` (from 1, and from 1 again once its build is retried) of a task ended with
 * `failure`: only our own failures are tried again. */
export function decideRetry(failure: Failure, attempt: number): RetryDecision {
  if (failure.code === 'cancelled') return { kind: 'cancel' };
  const afterMs = failure.family === 'ours' ? PAUSES_MS[attempt - 1] : undefined;
  return afterMs === undefined ? { kind: 'fail' } : { kind: 'retry', afterMs };
}
