import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, reasonOf } from '@cgoforge/core';
import { closeCacheImage, openCacheImage } from './cache-image.js';
import { doubtOfCache } from './cache-look.js';
import { doubtOfDisk } from './disk-errors.js';
import { destroyDisk } from './disk-pool.js';
import { type CacheLimits, cachesToRemove, lastUseOf, listCaches, removeCache } from './kept-caches.js';
import { isMounted } from './mounts.js';

/** A cache this full is thrown away after its last use, not trimmed: a build must not fail for want of cache. */
const FULL_SHARE = 0.8;

/** A tenant's build cache, in use. */
export interface BuildCache {
  readonly path: string;
  readonly gid: number;
  /** Why what failed with it may have failed by it, `null` when the kernel knows of nothing. */
  readonly doubt: () => Promise<string | null>;
  /** Gives it back. After the last user it is looked at and unmounted, off the way of who gives back. */
  readonly release: () => void;
}

interface Mounted {
  readonly tenant: string;
  readonly disk: string;
  /** What changed before is known to be sound; milliseconds since 1970, by the file system's own time. */
  readonly since: number;
  users: number;
  /** The kernel tells only once of content that it could not write. */
  doubt: string | null;
}

export interface CacheKind {
  /** Where the images lie. */
  readonly folder: string;
  /** The size of each. */
  readonly bytes: number;
  /** The agent's program, which looks through them. */
  readonly agent: string;
  readonly keep: CacheLimits;
}

/** Go build caches: one file system per tenant, so that no tenant reads what another may write, mounted while used. */
export class BuildCaches {
  private readonly mounted = new Map<string, Mounted>();
  /** The tenants whose caches this launcher has looked through, as far as a look goes. */
  private readonly known = new Set<string>();
  private readonly turns = new Map<string, Promise<unknown>>();
  private tidying: Promise<void> = Promise.resolve();

  constructor(
    private readonly kind: CacheKind,
    private readonly clock: Clock,
    private readonly say: (line: string) => void,
  ) {}

  /** The tenant's cache, mounted; `null` when it cannot be used, which is said, and a build goes on without. Calls for
   * one tenant take turns, so that two starts do not mount one image twice. */
  use(tenant: string): Promise<BuildCache | null> {
    return this.inTurn(tenant, async () => {
      try {
        const cache = this.mounted.get(tenant) ?? (await this.open(tenant));
        if (cache.doubt === null) return this.lend(cache);
        this.say(`A build goes on without the cache of ${tenant}, which is doubted and still in use.`);
      } catch (error) {
        this.say(
          `A build goes on without the cache of ${tenant}, which cannot be opened: ${reasonOf(error)}.`,
        );
      }
      return null;
    });
  }

  /** The tenant's cache as an earlier launcher's attempt uses it; `null` when it is not mounted any more. */
  async adopt(tenant: string): Promise<BuildCache | null> {
    if (!(await isMounted(this.diskOf(tenant)))) return null;
    return this.lend(this.mounted.get(tenant) ?? this.hold(tenant, 0));
  }

  /** Removes what nobody uses and is not to be kept any longer. It is done after each use too. */
  tidy(): Promise<void> {
    this.tidying = this.tidying
      .then(() => this.removeUnused())
      .catch((error) => this.say(`Failed to remove build caches: ${reasonOf(error)}.`));
    return this.tidying;
  }

  /** Throws away what is still in use. */
  async close(): Promise<void> {
    await Promise.allSettled(this.turns.values());
    await this.tidying;
    for (const { disk } of this.mounted.values()) await destroyDisk(disk);
    this.mounted.clear();
  }

  /** Of each tenant alone: to look through what a hostile build has left may take long. */
  private inTurn<T>(tenant: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(tenant) ?? Promise.resolve();
    const result = before.catch(() => undefined).then(work);
    this.turns.set(tenant, result);
    return result;
  }

  private async removeUnused(): Promise<void> {
    const { folder, keep } = this.kind;
    const caches = await listCaches(folder, (tenant) => this.mounted.has(tenant));
    for (const cache of cachesToRemove(caches, this.clock.now(), keep)) {
      await this.inTurn(cache.tenant, async () => {
        // It may have been used meanwhile.
        if (this.mounted.has(cache.tenant) || (await lastUseOf(this.diskOf(cache.tenant))) !== cache.lastUse)
          return;
        this.say(await removeCache(folder, cache));
      });
    }
  }

  private lend(cache: Mounted): BuildCache {
    cache.users += 1;
    return {
      path: goCacheOn(cache.disk),
      gid: cacheGroup(cache.tenant),
      doubt: () => this.doubtOf(cache),
      release: () => {
        cache.users -= 1;
        void this.inTurn(cache.tenant, () => this.putAway(cache)).then(() => this.tidy());
      },
    };
  }

  private async doubtOf(cache: Mounted): Promise<string | null> {
    cache.doubt ??= await doubtOfDisk(cache.disk);
    return cache.doubt;
  }

  /** Unmounts a cache that nobody uses, and throws it away if anything is wrong with it. */
  private async putAway(cache: Mounted): Promise<void> {
    const { tenant, disk, users } = cache;
    if (users > 0 || this.mounted.get(tenant) !== cache) return;
    this.mounted.delete(tenant);
    const why = await this.whyNotKept(cache).catch(reasonOf);
    if (why === null) {
      this.known.add(tenant);
      return;
    }
    this.known.delete(tenant);
    this.say(`The build cache of ${tenant} is thrown away: ${why}.`);
    await destroyDisk(disk).catch((error) => this.say(`It could not be removed: ${reasonOf(error)}.`));
  }

  private async whyNotKept(cache: Mounted): Promise<string | null> {
    const { tenant, disk, since } = cache;
    if (await isFull(disk)) return 'it is full';
    const look = () => doubtOfCache(this.kind.agent, goCacheOn(disk), cacheGroup(tenant), since);
    return (await this.doubtOf(cache)) ?? (await closeCacheImage(disk, this.clock.now(), look));
  }

  private async open(tenant: string): Promise<Mounted> {
    const disk = this.diskOf(tenant);
    try {
      await openCacheImage(disk, this.kind.bytes);
      const path = goCacheOn(disk);
      await mkdir(path, { recursive: true });
      // Slots have different uids and share the group, which new folders inherit.
      await chown(path, 0, cacheGroup(tenant));
      await chmod(path, 0o2770);
      return this.hold(tenant, this.known.has(tenant) ? Math.floor((await stat(path)).ctimeMs) : 0);
    } catch (error) {
      await destroyDisk(disk).catch(() => undefined);
      throw error;
    }
  }

  private hold(tenant: string, since: number): Mounted {
    const cache = { tenant, disk: this.diskOf(tenant), since, users: 0, doubt: null };
    this.mounted.set(tenant, cache);
    return cache;
  }

  private diskOf(tenant: string): string {
    return join(this.kind.folder, tenant);
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
