import type { WakeupTopic } from '@cgoforge/core';
import type { Transaction } from './database.js';
import { Prisma } from './generated/client.js';

/** The one channel of wake-ups; a payload is `topic:id`. */
export const CHANNEL = 'cgoforge';

/** Wakes who listens, when and if the transaction commits. The same payload twice in a transaction is sent once. */
export async function notify(tx: Transaction, topic: WakeupTopic, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const payloads = ids.map((id) => `${topic}:${id}`);
  await tx.$executeRaw`SELECT pg_notify(${CHANNEL}, payload) FROM unnest(${payloads}::text[]) AS payload`;
}

/** Wakes who waits for the attempt of `changed`, the part of a statement that made the change, if it commits. */
export const wakeForAttempt = Prisma.sql`pg_notify(${CHANNEL}, 'attempt:' || changed.attempt_id)`;
