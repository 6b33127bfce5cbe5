import { type AttemptStatus, Failure, type KnownAttempt, type ReceivedAttempt } from '@cgoforge/core';

/** What executor and intake know of an attempt that was started. */
export interface SeenAttempt {
  readonly known: KnownAttempt;
  readonly received: ReceivedAttempt;
}

/** Brings both together. Throws for an attempt unknown to one: `cancelled` where its end was asked for, else `lost`. */
export function seenAttempt(status: AttemptStatus, received: ReceivedAttempt | null, stopAsked: boolean) {
  if (status.state === 'known' && received) return { known: status, received };
  if (stopAsked) throw new Failure('cancelled', 'The build was cancelled before it could end.');
  const where = received ? 'its containers are gone' : 'what it had sent is gone';
  throw new Failure('lost', `The attempt is lost: ${where}.`);
}
