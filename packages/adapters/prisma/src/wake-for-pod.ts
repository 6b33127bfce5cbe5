import { Prisma } from './generated/client.js';
import { CHANNEL } from './notify.js';

/** Wakes who waits for the attempt of `changed`, the part of a statement that made the change, when and if it commits. */
export const wakeForPod = Prisma.sql`pg_notify(${CHANNEL}, 'pod:' || changed.attempt_id)`;
