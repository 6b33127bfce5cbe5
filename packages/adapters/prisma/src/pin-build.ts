import { type BuildView, expired, Failure, type KeptPins, printBytes } from '@cgoforge/core';
import type { Transaction } from './database.js';
import { Prisma } from './generated/client.js';
import { STORED_BYTES } from './stored-bytes.js';

/** As `Builds.pin`, of a build that is there. */
export async function pinBuild(
  tx: Transaction,
  at: Date,
  tenant: string,
  build: BuildView,
  most: KeptPins,
): Promise<void> {
  // A retry that has the build go on takes its row first, too.
  await tx.$queryRaw`SELECT 1 FROM builds WHERE id = ${build.id} FOR NO KEY UPDATE`;
  const going = await tx.task.count({ where: { buildId: build.id, finishedAt: null } });
  if (going > 0)
    throw new Failure('build_running', `${build.id} has not ended, and only what has can be pinned.`);
  if (build.expired) throw expired(build.id);
  // One after the other, or two could together pin more than there may be.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('cgoforge: pins'))`;
  const pinned = Prisma.sql`deleted_at IS NULL AND (pinned_at IS NOT NULL OR builds.id = ${build.id})`;
  const [sums] = await tx.$queryRaw<{ tenant: number; all: number }[]>`
    SELECT coalesce(sum(bytes) FILTER (WHERE tenant_id = ${tenant}), 0)::float8 AS tenant,
      coalesce(sum(bytes), 0)::float8 AS all
    FROM (
      SELECT tenant_id, ${STORED_BYTES} AS bytes FROM builds WHERE ${pinned}
      UNION ALL
      SELECT tenant_id, size FROM sources WHERE EXISTS (
        SELECT FROM builds WHERE builds.tenant_id = sources.tenant_id AND source_digest = digest AND ${pinned}
      )
    ) AS kept`;
  refuseBeyond(`With ${build.id} your pinned builds would keep`, sums?.tenant ?? 0, most.tenantBytes);
  refuseBeyond(`With ${build.id} all that is pinned here would keep`, sums?.all ?? 0, most.bytes);
  const rows = await tx.$executeRaw`
    UPDATE builds SET pinned_at = coalesce(pinned_at, ${at}::timestamptz)
    WHERE id = ${build.id} AND expired_at IS NULL`;
  if (rows === 0) throw expired(build.id);
}

function refuseBeyond(what: string, bytes: number, most: number): void {
  if (bytes <= most) return;
  throw new Failure('pins_full', `${what} ${printBytes(bytes)}; ${printBytes(most)} is the most.`);
}
