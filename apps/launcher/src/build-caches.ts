import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type AttemptOrder, type Clock, reasonOf } from '@cgoforge/core';
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
  readonly name: string;
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

/** The cache that an attempt uses: of its tenant, and of the root that it compiles in, since Go does not hash what stands
 * behind the name of a compiler. No name of a tenant has a dot. `null`: none. */
export function cacheNameOf({ cacheOf, layers }: Pick<AttemptOrder, 'cacheOf' | 'layers'>): string | null {
  return cacheOf === null ? null : `${cacheOf}.${layers.root}`;
}

/** Go build caches: one file system for each tenant and root, so that no tenant reads what another may write, mounted
 * while used. */
export class BuildCaches {
  private readonly mounted = new Map<string, Mounted>();
  /** The caches that this launcher has looked through, as far as a look goes. */
  private readonly known = new Set<string>();
  private readonly turns = new Map<string, Promise<unknown>>();
  private tidying: Promise<void> = Promise.resolve();

  constructor(
    private readonly kind: CacheKind,
    private readonly clock: Clock,
    private readonly say: (line: string) => void,
  ) {}

  /** The cache of that name, mounted; `null` when it cannot be used, which is said, and a build goes on without. Calls for
   * one take turns, so that two starts do not mount one image twice. */
  use(name: string): Promise<BuildCache | null> {
    return this.inTurn(name, async () => {
      try {
        const cache = this.mounted.get(name) ?? (await this.open(name));
        if (cache.doubt === null) return this.lend(cache);
        this.say(`A build goes on without the cache of ${name}, which is doubted and still in use.`);
      } catch (error) {
        this.say(`A build goes on without the cache of ${name}, which cannot be opened: ${reasonOf(error)}.`);
      }
      return null;
    });
  }

  /** The cache as an earlier launcher's attempt uses it; `null` when it is not mounted any more. */
  async adopt(name: string): Promise<BuildCache | null> {
    if (!(await isMounted(this.diskOf(name)))) return null;
    return this.lend(this.mounted.get(name) ?? this.hold(name, 0));
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

  /** Of each cache alone: to look through what a hostile build has left may take long. */
  private inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(name) ?? Promise.resolve();
    const result = before.catch(() => undefined).then(work);
    this.turns.set(name, result);
    return result;
  }

  private async removeUnused(): Promise<void> {
    const { folder, keep } = this.kind;
    const caches = await listCaches(folder, (name) => this.mounted.has(name));
    for (const cache of cachesToRemove(caches, this.clock.now(), keep)) {
      await this.inTurn(cache.name, async () => {
        // It may have been used meanwhile.
        if (this.mounted.has(cache.name) || (await lastUseOf(this.diskOf(cache.name))) !== cache.lastUse)
          return;
        this.say(await removeCache(folder, cache));
      });
    }
  }

  private lend(cache: Mounted): BuildCache {
    cache.users += 1;
    return {
      path: goCacheOn(cache.disk),
      gid: cacheGroup(cache.name),
      doubt: () => this.doubtOf(cache),
      release: () => {
        cache.users -= 1;
        void this.inTurn(cache.name, () => this.putAway(cache)).then(() => this.tidy());
      },
    };
  }

  private async doubtOf(cache: Mounted): Promise<string | null> {
    cache.doubt ??= await doubtOfDisk(cache.disk);
    return cache.doubt;
  }

  /** Unmounts a cache that nobody uses, and throws it away if anything is wrong with it. */
  private async putAway(cache: Mounted): Promise<void> {
    const { name, disk, users } = cache;
    if (users > 0 || this.mounted.get(name) !== cache) return;
    this.mounted.delete(name);
    const why = await this.whyNotKept(cache).catch(reasonOf);
    if (why === null) {
      this.known.add(name);
      return;
    }
    this.known.delete(name);
    this.say(`The build cache of ${name} is thrown away: ${why}.`);
    await destroyDisk(disk).catch((error) => this.say(`It could not be removed: ${reasonOf(error)}.`));
  }

  private async whyNotKept(cache: Mounted): Promise<string | null> {
    const { name, disk, since } = cache;
    if (await isFull(disk)) return 'it is full';
    const look = () => doubtOfCache(this.kind.agent, goCacheOn(disk), cacheGroup(name), since);
    return (await this.doubtOf(cache)) ?? (await closeCacheImage(disk, this.clock.now(), look));
  }

  private async open(name: string): Promise<Mounted> {
    const disk = this.diskOf(name);
    try {
      await openCacheImage(disk, this.kind.bytes);
      const path = goCacheOn(disk);
      await mkdir(path, { recursive: true });
      // Slots have different uids and share the group, which new folders inherit.
      await chown(path, 0, cacheGroup(name));
      await chmod(path, 0o2770);
      return this.hold(name, this.known.has(name) ? Math.floor((await stat(path)).ctimeMs) : 0);
    } catch (error) {
      await destroyDisk(disk).catch(() => undefined);
      throw error;
    }
  }

  private hold(name: string, since: number): Mounted {
    const cache = { name, disk: this.diskOf(name), since, users: 0, doubt: null };
    this.mounted.set(name, cache);
    return cache;
  }

  private diskOf(name: string): string {
    return join(this.kind.folder, name);
  }
}

const goCacheOn = (disk: string) => join(disk, 'go-build');

/** The group that may write a tenant's cache: made of its name, above all groups that systems give out. */
export function cacheGroup(name: string): number {
  return 0x40000000 + (createHash('sha256').update(name).digest().readUInt32BE() & 0x0fffffff);
}

async function isFull(disk: string): Promise<boolean> {
  const { blocks, bavail, files, ffree } = await statfs(disk);
  return 1 - Math.min(bavail / blocks, ffree / files) > FULL_SHARE;
}
