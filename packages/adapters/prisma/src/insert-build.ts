import { type NewBuild, storedOptionsOf } from '@cgoforge/core';
import type { Transaction } from './database.js';
import { CHANNEL } from './notify.js';
import { toStoredModule } from './stored-module.js';

/**
 * Writes tenant, source, build and tasks and wakes the relay; `false`, and nothing of a build written, when its id or
 * idempotency key is there. Another transaction that is writing the same key is waited for. One statement, because
 * submissions come in bursts and each further one costs as much as this.
 */
export async function insertBuild(tx: Transaction, build: NewBuild, at: Date): Promise<boolean> {
  const { id, tenant, caller, source, idempotency } = build;
  const json = (value: object) => JSON.stringify(value);
  const { version, options } = storedOptionsOf(build.options, {
    hasLinks: build.hasLinks,
    isRebuild: build.rebuildOf !== undefined,
  });
  const tasks = build.tasks.map((task, position) => ({ ...task, position }));
  const woken = await tx.$executeRaw`
    WITH tenant AS (
      INSERT INTO tenants (id, created_at) VALUES (${tenant}, ${at}::timestamptz) ON CONFLICT DO NOTHING
    ), source AS (
      INSERT INTO sources (tenant_id, digest, object_key, size, created_at, used_at)
      SELECT ${tenant}, ${source.digest}, ${source.objectKey}, ${source.size}::bigint, ${at}::timestamptz,
        ${at}::timestamptz
      WHERE NOT EXISTS (
        SELECT FROM sources
        WHERE tenant_id = ${tenant} AND digest = ${source.digest} AND object_key = ${source.objectKey}
      )
      ON CONFLICT (tenant_id, digest) DO UPDATE SET object_key = EXCLUDED.object_key, size = EXCLUDED.size
    ), build AS (
      INSERT INTO builds (id, tenant_id, caller, source_digest, name, options, options_version, module, prebuilt, notes,
        idempotency_key, idempotency_fingerprint, rebuild_of, created_at)
      VALUES (${id}, ${tenant}, ${caller}, ${source.digest}, ${build.name}, ${json(options)}::jsonb,
        ${version}::int, ${json(toStoredModule(source.module))}::jsonb, '[]'::jsonb,
        ${[...build.notes]}::text[],
        ${idempotency?.key ?? null}, ${idempotency?.fingerprint ?? null}, ${build.rebuildOf ?? null},
        ${at}::timestamptz)
      ON CONFLICT DO NOTHING
      RETURNING id, tenant_id
    ), queued AS (
      INSERT INTO tasks (id, tenant_id, build_id, position, asked, resolved, slug, pool, toolchain, rebuild_of,
        queued_at)
      SELECT task.id, build.tenant_id, build.id, position, asked, resolved, slug, pool, toolchain, "rebuildOf",
        ${at}::timestamptz
      FROM build, jsonb_to_recordset(${json(tasks)}::jsonb) AS task (
        id text, position int, asked text, resolved text, slug text, pool text, toolchain text,
        "rebuildOf" jsonb
      )
      RETURNING pool
    )
    SELECT pg_notify(${CHANNEL}, 'queue:' || pool) FROM (SELECT DISTINCT pool FROM queued) AS pools`;
  return woken > 0;
}
