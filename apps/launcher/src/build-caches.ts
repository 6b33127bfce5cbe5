import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { closeCacheImage, openCacheImage } from './cache-image.js';
import { isGoCache } from './cache-look.js';
import { destroyDisk } from './disk-pool.js';
import { isMounted } from './mounts.js';

/** A cache this full is thrown away before the next build, not trimmed: a build must not fail for want of cache. */
const FULL_SHARE = 0.8;

/** A tenant's build cache, in use. */
export interface BuildCache {
  readonly path: string;
  readonly gid: number;
  /** Gives it back. The last user's use is looked at later, off the way of who gives back, and before the next use. */
  readonly release: () => void;
}

interface Mounted {
  readonly disk: string;
  users: number;
  /** Thrown away before its next use. */
  isSpoiled: boolean;
}

/** Go build caches: one file system per tenant, so that no tenant reads what another may write. */
export class BuildCaches {
  private readonly mounted = new Map<string, Mounted>();
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly folder: string,
    private readonly bytes: number,
  ) {}

  /** The tenant's cache, mounted. Calls for one tenant take turns, so that two starts do not mount one image twice. */
  use(tenant: string): Promise<BuildCache> {
    return this.inTurn(tenant, async () => {
      await this.empty(tenant);
      const cache = this.mounted.get(tenant) ?? (await this.open(tenant));
      return this.lend(cache, tenant);
    });
  }

  /** The tenant's cache as an earlier launcher's attempt uses it; `null` when it is not mounted any more. */
  async adopt(tenant: string): Promise<BuildCache | null> {
    if (!(await isMounted(this.diskOf(tenant)))) return null;
    return this.lend(this.mounted.get(tenant) ?? this.hold(tenant), tenant);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.turns.values());
    for (const { disk, users, isSpoiled } of this.mounted.values()) {
      await (users > 0 || isSpoiled ? destroyDisk(disk) : closeCacheImage(disk));
    }
    this.mounted.clear();
  }

  /** Of each tenant alone: to look through what a hostile build has left may take long. */
  private inTurn<T>(tenant: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(tenant) ?? Promise.resolve();
    const result = before.catch(() => undefined).then(work);
    this.turns.set(tenant, result);
    return result;
  }

  private lend(cache: Mounted, tenant: string): BuildCache {
    const gid = cacheGroup(tenant);
    cache.users += 1;
    return {
      path: goCacheOn(cache.disk),
      gid,
      release: () => {
        cache.users -= 1;
        void this.inTurn(tenant, () => this.look(cache, gid));
      },
    };
  }

  private async look(cache: Mounted, gid: number): Promise<void> {
    if (cache.users > 0 || cache.isSpoiled) return;
    cache.isSpoiled = !(await isGoCache(goCacheOn(cache.disk), gid));
  }

  /** Throws a cache away that is spoiled or full, if nobody uses it. */
  private async empty(tenant: string): Promise<void> {
    const cache = this.mounted.get(tenant);
    if (!cache || cache.users > 0 || !(cache.isSpoiled || (await isFull(cache.disk)))) return;
    await destroyDisk(cache.disk);
    this.mounted.delete(tenant);
  }

  private async open(tenant: string): Promise<Mounted> {
    const disk = this.diskOf(tenant);
    await openCacheImage(disk, this.bytes);
    const path = goCacheOn(disk);
    await mkdir(path, { recursive: true });
    // Slots have different uids and share the group, which new folders inherit.
    await chown(path, 0, cacheGroup(tenant));
    await chmod(path, 0o2770);
    return this.hold(tenant);
  }

  private hold(tenant: string): Mounted {
    const cache = { disk: this.diskOf(tenant), users: 0, isSpoiled: false };
    this.mounted.set(tenant, cache);
    return cache;
  }

  private diskOf(tenant: string): string {
    return join(this.folder, tenant);
  }
}

const goCacheOn = (disk: string) => join(disk, 'go-build');

/** The group that may write a tenant's cache: made of its name, above all groups that systems give out. */
export function cacheGroup(tenant: string): number {
  return 0x40000000 + (createHash('sha256').update(tenant).digest().readUInt32BE() & 0x0fffffff);
}

async function isFull(disk: string): Promise<boolean> {
  const { blocks, bavail, files, ffree } = await statfs(disk);
  return 1 - Math.min(bavail / blocks, ffree / files) > FULL_SHARE;
}
