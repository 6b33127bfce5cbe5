import type { NewBuild } from '@cgoforge/core';
import type { Transaction } from './database.js';
import { toJson } from './json.js';
import { notify } from './notify.js';

/** Writes build and tasks and wakes the relay; `false`, and nothing written, when the build's id or idempotency key is there. */
export async function insertBuild(tx: Transaction, build: NewBuild): Promise<boolean> {
  const { id, tenant: tenantId, source, idempotency } = build;
  await tx.source.createMany({
    data: { tenantId, digest: source.digest, objectKey: source.objectKey, size: BigInt(source.size) },
    skipDuplicates: true,
  });
  // Waits for another transaction that is writing the same key, and then knows.
  const inserted = await tx.build.createMany({
    data: {
      id,
      tenantId,
      sourceDigest: source.digest,
      name: build.name,
      options: toJson(build.options),
      module: toJson(source.module),
      prebuilt: toJson(source.prebuilt),
      notes: [...build.notes],
      idempotencyKey: idempotency?.key ?? null,
      idempotencyFingerprint: idempotency?.fingerprint ?? null,
    },
    skipDuplicates: true,
  });
  if (inserted.count === 0) return false;
  await tx.task.createMany({
    data: build.tasks.map((task, position) => ({ ...task, tenantId, buildId: id, position })),
  });
  await notify(tx, 'queue', [...new Set(build.tasks.map((task) => task.pool))]);
  return true;
}
