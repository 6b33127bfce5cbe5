import { type BuildView, expired, Failure, printBytes } from '@cgoforge/core';
import type { Transaction } from './database.js';
import { STORED_BYTES } from './stored-bytes.js';

/** As `Builds.pin`, of a build that is there. */
export async function pinBuild(
  tx: Transaction,
  at: Date,
  tenant: string,
  build: BuildView,
  mostBytes: number,
): Promise<void> {
  if (build.finishedAt === null) throw new Failure('build_running', `${build.id} has not ended.`);
  // One after the other, or two could together pin more than there may be.
  await tx.$queryRaw`SELECT id FROM tenants WHERE id = ${tenant} FOR NO KEY UPDATE`;
  const [pinned] = await tx.$queryRaw<{ bytes: number }[]>`
    SELECT coalesce(sum(${STORED_BYTES}), 0)::float8 AS bytes FROM builds
    WHERE tenant_id = ${tenant} AND deleted_at IS NULL AND (pinned_at IS NOT NULL OR id = ${build.id})`;
  const bytes = pinned?.bytes ?? 0;
  if (bytes > mostBytes) {
    const limit = `${printBytes(mostBytes)} is the most`;
    throw new Failure(
      'pins_full',
      `With ${build.id} your pinned builds would keep ${printBytes(bytes)}; ${limit}.`,
    );
  }
  const rows = await tx.$executeRaw`
    UPDATE builds SET pinned_at = coalesce(pinned_at, ${at}::timestamptz)
    WHERE id = ${build.id} AND expired_at IS NULL`;
  if (rows === 0) throw expired(build.id);
}
