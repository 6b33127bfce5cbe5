import {
  type BuildPage,
  type BuildState,
  Builds,
  type BuildView,
  type Clock,
  expired,
  type Failpoints,
  Failure,
  type FindOptions,
  type KeptPins,
  type NewBuild,
  type OriginalBuild,
  type ReceivedFile,
} from '@cgoforge/core';
import { receivedFile } from './artifacts.js';
import { buildsInState } from './build-state-filter.js';
import { buildView, NO_WAITS, newBuildView, type Waits, type WholeBuild, wholeBuild } from './build-view.js';
import { cancelBuild } from './cancel-build.js';
import { committed } from './committed.js';
import { parseCursor, printCursor } from './cursor.js';
import type { Database } from './database.js';
import { insertBuild } from './insert-build.js';
import { positionsOf } from './line.js';
import { notify } from './notify.js';
import { findOriginal, holdOriginal, refuseSecond } from './original-build.js';
import { pinBuild } from './pin-build.js';
import { listPools } from './prisma-pools.js';
import { retryBuild } from './retry-build.js';

/** Builds as rows. */
export class PrismaBuilds implements Builds {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly failpoints: Failpoints,
  ) {}

  async create(build: NewBuild): Promise<{ build: BuildView; created: boolean }> {
    const at = this.clock.now();
    const created = await committed(this.database, this.failpoints, async (tx) => {
      const { rebuildOf } = build;
      if (rebuildOf !== undefined) await holdOriginal(tx, at, build.tenant, rebuildOf);
      if (!(await insertBuild(tx, build, at))) return null;
      if (rebuildOf !== undefined) await refuseSecond(tx, build.id, rebuildOf);
      return 'create';
    });
    if (created) return { build: newBuildView(build, at), created };
    const { tenant: tenantId, id, idempotency } = build;
    // Without a key only the same id can stand there: an earlier run of this call, whose answer was lost.
    const row = await this.database.build.findFirstOrThrow({
      where: idempotency ? { tenantId, idempotencyKey: idempotency.key } : { tenantId, id },
      include: wholeBuild,
    });
    if (row.idempotencyFingerprint !== (idempotency?.fingerprint ?? null)) {
      throw new Failure('idempotency_mismatch', `The key was first used for the build ${row.id}.`);
    }
    return { build: buildView(row, NO_WAITS), created: false };
  }

  async find(tenant: string, id: string, { waits = true }: FindOptions = {}): Promise<BuildView | null> {
    const row = await this.database.build.findFirst({
      where: { tenantId: tenant, id, deletedAt: null },
      include: wholeBuild,
    });
    return row && buildView(row, waits ? await this.waitsOf([row]) : NO_WAITS);
  }

  async list(
    tenant: string,
    { limit, cursor, state }: { limit: number; cursor?: string; state?: BuildState },
  ): Promise<BuildPage> {
    const rows = await this.database.build.findMany({
      where: {
        tenantId: tenant,
        deletedAt: null,
        ...(cursor !== undefined && { id: { lt: parseCursor(cursor) } }),
        ...(state && buildsInState[state]),
      },
      // Ids sort by time.
      orderBy: { id: 'desc' },
      take: limit + 1,
      include: wholeBuild,
    });
    const page = rows.slice(0, limit);
    const waits = await this.waitsOf(page);
    const last = page.at(-1);
    return {
      items: page.map((one) => buildView(one, waits)),
      nextCursor: rows.length > limit && last ? printCursor(last.id) : null,
    };
  }

  /** For all builds at once, and nothing is asked where no task waits. */
  private async waitsOf(builds: readonly WholeBuild[]): Promise<Waits> {
    const queued = builds.flatMap(({ tasks }) => tasks.filter((task) => task.state === 'queued'));
    if (queued.length === 0) return NO_WAITS;
    const [pools, positions] = await Promise.all([
      listPools(this.database),
      positionsOf(this.database, this.clock.now(), queued),
    ]);
    return { pools, positions };
  }

  async cancel(tenant: string, id: string): Promise<BuildView | null> {
    const at = this.clock.now();
    await committed(this.database, this.failpoints, (tx) => cancelBuild(tx, at, tenant, id));
    return this.find(tenant, id);
  }

  async retry(tenant: string, id: string): Promise<BuildView | null> {
    const at = this.clock.now();
    await committed(this.database, this.failpoints, (tx) => retryBuild(tx, at, tenant, id));
    return this.find(tenant, id);
  }

  original(tenant: string, id: string): Promise<OriginalBuild | null> {
    return findOriginal(this.database, tenant, id);
  }

  async pin(tenant: string, id: string, most: KeptPins): Promise<BuildView | null> {
    const build = await this.find(tenant, id);
    const at = this.clock.now();
    if (build) await this.database.$transaction((tx) => pinBuild(tx, at, tenant, build, most));
    return this.find(tenant, id);
  }

  async unpin(tenant: string, id: string): Promise<BuildView | null> {
    await this.database.build.updateMany({ where: { tenantId: tenant, id }, data: { pinnedAt: null } });
    return this.find(tenant, id);
  }

  async delete(tenant: string, id: string): Promise<boolean> {
    const at = this.clock.now();
    let isDeleted = false;
    await committed(this.database, this.failpoints, async (tx) => {
      const { count } = await tx.build.updateMany({
        where: { tenantId: tenant, id, deletedAt: null },
        data: { deletedAt: at, idempotencyKey: null, idempotencyFingerprint: null },
      });
      isDeleted = count === 1;
      if (!isDeleted) return null;
      await notify(tx, 'discard', [id]);
      return cancelBuild(tx, at, tenant, id);
    });
    return isDeleted;
  }

  async findArtifact(tenant: string, id: string): Promise<ReceivedFile | null> {
    const row = await this.database.artifact.findFirst({
      where: { tenantId: tenant, id, task: { build: { deletedAt: null } } },
      include: { task: { include: { build: { select: { id: true, expiredAt: true } } } } },
    });
    if (row?.task.build.expiredAt) throw expired(row.task.build.id);
    return row && receivedFile(row);
  }
}
