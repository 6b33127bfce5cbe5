import { type Clock, SOURCE_KEPT_SECONDS, type Sources } from '@cgoforge/core';
import type { Database } from './database.js';

/** How exact it is known when a source was last asked for: a burst of submissions does not write its row each time. */
const USED_MS = 600_000;

/** Sources as rows. */
export class PrismaSources implements Sources {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async find(tenantId: string, digest: string): Promise<{ objectKey: string; size: number } | null> {
    const row = await this.database.source.findUnique({ where: { tenantId_digest: { tenantId, digest } } });
    if (!row) return null;
    const at = this.clock.now();
    if (at.getTime() - row.usedAt.getTime() > USED_MS) {
      const used = await this.database.source.updateMany({
        where: { tenantId, digest },
        data: { usedAt: at },
      });
      // It was given up just now.
      if (used.count === 0) return null;
    }
    return { objectKey: row.objectKey, size: Number(row.size) };
  }

  async expect(prefix: string, size: number): Promise<void> {
    const dueAt = new Date(this.clock.now().getTime() + SOURCE_KEPT_SECONDS * 1_000);
    await this.database.discard.create({ data: { prefix, bytes: BigInt(size), dueAt } });
  }
}
