import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { connect } from './connect.js';
import {
  type AppliedMigration,
  type Migration,
  pendingMigrations,
  readMigrations,
} from './migration-folder.js';

/** The lock of Prisma's own tools (schema-engine, `ADVISORY_LOCK_KEY`), so that they and we never migrate at once. */
const LOCK = 72_707_369;

/** As Prisma's tools make it. */
const TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Brings the database to the newest migration in `folder`: one transaction each, so that a crash leaves it between two.
 * Refuses, with a sentence and nothing changed, a database that is ahead of this code or whose migrations differ.
 */
export async function applyMigrations(url: string, folder: string): Promise<void> {
  const known = await readMigrations(folder);
  const client = new Client({ connectionString: url });
  await connect(client);
  try {
    // Ends with the session, whatever happens.
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(TABLE);
    for (const migration of pendingMigrations(known, await readApplied(client)))
      await apply(client, migration);
  } finally {
    await client.end();
  }
}

async function readApplied(client: Client): Promise<readonly AppliedMigration[]> {
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  return rows;
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    throw new Error(`Failed to apply the migration ${name}; the database is as before it.`, { cause });
  }
}
