import { LEASE_SECONDS } from '@cgoforge/core';
import { Prisma } from './generated/client.js';

/** How long a lease holds, as Postgres counts it: no other clock is asked. */
export const LEASE = Prisma.sql`make_interval(secs => ${LEASE_SECONDS}::int)`;
