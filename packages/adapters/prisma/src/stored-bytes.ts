import { Prisma } from './generated/client.js';

/** What the files and logs of a row of `builds` take. */
export const STORED_BYTES = Prisma.sql`(
  SELECT coalesce(sum(
    (SELECT coalesce(sum(size), 0) FROM artifacts WHERE task_id = tasks.id)
    + (SELECT coalesce(sum(log_bytes), 0) FROM attempts WHERE task_id = tasks.id)
  ), 0)
  FROM tasks WHERE build_id = builds.id
)`;
