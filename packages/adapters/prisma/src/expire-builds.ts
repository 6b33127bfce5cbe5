import { type KeptBuilds, type KeptRows, type LackingRoom, RETENTION_BATCH } from '@cgoforge/core';
import type { Transaction } from './database.js';
import { discardsOf, giveUp, type StoredAttempt } from './discards.js';
import { Prisma } from './generated/client.js';
import { STORED_BYTES } from './stored-bytes.js';

const before = (at: Date, seconds: number) => new Date(at.getTime() - seconds * 1_000);

/** As `Retention.expire`. A build's place among those of its tenant, and the bytes up to it, say what fits of each. */
export async function expireBuilds(
  tx: Transaction,
  at: Date,
  most: KeptBuilds,
  lacking: LackingRoom,
): Promise<number> {
  const expired = await tx.$queryRaw<{ id: string }[]>`
    WITH ended AS (
      SELECT builds.id, builds.tenant_id, source_digest, renewed_at, pinned_at IS NOT NULL AS pinned,
        max(finished_at) AS ended_at, ${STORED_BYTES} AS stored_bytes
      FROM builds JOIN tasks ON build_id = builds.id
      WHERE expired_at IS NULL AND deleted_at IS NULL
      GROUP BY builds.id
      HAVING bool_and(finished_at IS NOT NULL)
    ), sized AS (
      -- A source goes with the last build that has it.
      SELECT ended.*, stored_bytes + CASE
          WHEN row_number() OVER (PARTITION BY tenant_id, source_digest ORDER BY pinned DESC, ended_at DESC, id) = 1
          THEN size ELSE 0
        END AS bytes
      FROM ended JOIN sources USING (tenant_id) WHERE digest = source_digest
    ), placed AS (
      -- What is pinned counts by its bytes alone, which have a limit of their own.
      SELECT *, row_number() OVER (PARTITION BY tenant_id, pinned ORDER BY ended_at DESC, id) AS place,
        sum(bytes) OVER (PARTITION BY tenant_id ORDER BY pinned DESC, ended_at DESC, id) AS tenant_bytes
      FROM sized
    ), levelled AS (
      SELECT *, row_number() OVER (PARTITION BY pinned ORDER BY place, ended_at DESC, id) AS level,
        sum(bytes) OVER (ORDER BY pinned DESC, tenant_bytes, ended_at DESC, id) AS all_bytes
      FROM placed
    ), free_to_go AS (
      SELECT * FROM levelled WHERE NOT pinned AND ended_at < ${before(at, most.leastSeconds)}::timestamptz
    ), for_room AS (
      SELECT CASE
        WHEN sum(bytes) >= ${lacking.bytes}::bigint THEN ${lacking.bytes}::bigint
        WHEN sum(bytes) >= ${lacking.urgentBytes}::bigint AND ${lacking.urgentBytes}::bigint > 0 THEN sum(bytes)
        ELSE 0
      END AS bytes FROM free_to_go
    ), beyond AS (
      SELECT id, renewed_at FROM free_to_go
      WHERE (
        ended_at < ${before(at, most.seconds)}::timestamptz
        OR place > ${most.tenantBuilds}::bigint OR level > ${most.builds}::bigint
        OR tenant_bytes > ${most.tenantBytes}::bigint
        OR all_bytes > least(${most.bytes}::bigint, (SELECT sum(bytes) FROM sized) - (SELECT bytes FROM for_room))
      ) AND NOT EXISTS (
        SELECT FROM attempts JOIN tasks ON tasks.id = task_id WHERE build_id = free_to_go.id AND released_at IS NULL
      ) AND (
        -- Its files are compared with those of what builds it anew, while there is room for them.
        tenant_bytes > ${most.tenantBytes}::bigint OR all_bytes > ${most.bytes}::bigint OR ${lacking.bytes}::bigint > 0
        OR NOT EXISTS (
          SELECT FROM builds AS anew JOIN tasks ON build_id = anew.id
          WHERE anew.rebuild_of = free_to_go.id AND finished_at IS NULL
        )
      )
      ORDER BY ended_at LIMIT ${RETENTION_BATCH}::int
    )
    UPDATE builds SET expired_at = ${at}::timestamptz, source_digest = NULL, module = '{}', prebuilt = '[]',
      expired_source = jsonb_build_object('digest', digest, 'size', size),
      idempotency_key = NULL, idempotency_fingerprint = NULL
    FROM beyond, sources
    WHERE builds.id = beyond.id AND sources.tenant_id = builds.tenant_id AND digest = source_digest
      AND expired_at IS NULL AND pinned_at IS NULL AND deleted_at IS NULL
      -- Of a build that is retried while this is decided, the row has changed.
      AND builds.renewed_at IS NOT DISTINCT FROM beyond.renewed_at
    RETURNING builds.id`;
  await giveUpObjects(tx, at, expired);
  return expired.length;
}

/** As `Retention.forget`: their objects were given up when they expired. */
export async function forgetBuilds(tx: Transaction, at: Date, most: KeptRows): Promise<number> {
  return tx.$executeRaw`
    WITH forgotten AS MATERIALIZED (
      SELECT id AS forgotten FROM builds
      WHERE expired_at < ${before(at, most.seconds)}::timestamptz OR (
        expired_at IS NOT NULL
        AND id <= (SELECT id FROM builds ORDER BY id DESC OFFSET ${most.builds}::bigint LIMIT 1)
      )
      ORDER BY id LIMIT ${RETENTION_BATCH}::int FOR UPDATE SKIP LOCKED
    )
    DELETE FROM builds USING forgotten WHERE id = forgotten`;
}

/** As `Retention.removeDeleted`. */
export async function removeDeleted(tx: Transaction, at: Date): Promise<number> {
  const going = await tx.$queryRaw<{ id: string; expired: boolean }[]>`
    SELECT id, expired_at IS NOT NULL AS expired FROM builds
    WHERE deleted_at IS NOT NULL AND NOT EXISTS (
      SELECT FROM tasks LEFT JOIN attempts ON task_id = tasks.id
      WHERE build_id = builds.id AND (finished_at IS NULL OR (attempts.id IS NOT NULL AND released_at IS NULL))
    )
    ORDER BY id LIMIT ${RETENTION_BATCH}::int FOR UPDATE SKIP LOCKED`;
  const whole = going.filter(({ expired }) => !expired);
  await giveUpObjects(tx, at, whole);
  await tx.build.deleteMany({ where: { id: { in: going.map(({ id }) => id) } } });
  return going.length;
}

async function giveUpObjects(tx: Transaction, at: Date, builds: readonly { id: string }[]): Promise<void> {
  if (builds.length === 0) return;
  const stored = await tx.$queryRaw<StoredAttempt[]>`
    SELECT attempts.id AS attempt, log_bytes::float8 AS "logBytes",
      CASE WHEN number = tasks.attempts THEN
        coalesce((SELECT sum(size) FROM artifacts WHERE task_id = tasks.id), 0) ELSE 0
      END::float8 AS "fileBytes"
    FROM attempts JOIN tasks ON tasks.id = task_id
    WHERE build_id IN (${Prisma.join(builds.map(({ id }) => id))})`;
  await giveUp(tx, at, stored.flatMap(discardsOf));
}
