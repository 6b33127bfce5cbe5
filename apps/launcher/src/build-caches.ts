import { createHash } from 'node:crypto';
import { chmod, chown, mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { closeCacheImage, openCacheImage } from './cache-image.js';
import { isGoCache } from './cache-look.js';
import { type Disk, destroyDisk } from './disk-pool.js';

/** A cache this full is thrown away before the next build rather than trimmed: a build must not fail for want of cache. */
const FULL_SHARE = 0.8;

/** A tenant's build cache, in use. */
export interface BuildCache {
  readonly path: string;
  readonly gid: number;
  /** Gives it back. The last user's use is looked at later, off the way of who gives it back, and before the next use. */
  readonly release: () => void;
}

interface Mounted {
  readonly disk: Disk;
  readonly path: string;
  users: number;
  /** Thrown away before its next use. */
  isSpoiled: boolean;
}

/** Go build caches: one file system per tenant, so that no tenant reads what another may write. */
export class BuildCaches {
  private readonly mounted = new Map<string, Mounted>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly folder: string,
    private readonly bytes: number,
  ) {}

  /** The tenant's cache, mounted. Calls take turns, so that two starts do not mount one image twice. */
  use(tenant: string): Promise<BuildCache> {
    return this.inTurn(() => this.mount(tenant));
  }

  async close(): Promise<void> {
    await this.turn;
    for (const { disk, users, isSpoiled } of this.mounted.values()) {
      await (users > 0 || isSpoiled ? destroyDisk(disk) : closeCacheImage(disk));
    }
    this.mounted.clear();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private async mount(tenant: string): Promise<BuildCache> {
    const gid = cacheGroup(tenant);
    let cache = this.mounted.get(tenant);
    if (cache && cache.users === 0 && (cache.isSpoiled || (await isFull(cache.disk.path)))) {
      await destroyDisk(cache.disk);
      this.mounted.delete(tenant);
      cache = undefined;
    }
    cache ??= await this.open(tenant, gid);
    this.mounted.set(tenant, cache);
    cache.users += 1;
    const used = cache;
    return {
      path: cache.path,
      gid,
      release: () => {
        used.users -= 1;
        void this.inTurn(() => this.look(used, gid));
      },
    };
  }

  private async look(cache: Mounted, gid: number): Promise<void> {
    if (cache.users > 0 || cache.isSpoiled) return;
    cache.isSpoiled = !(await isGoCache(cache.path, gid));
  }

  private async open(tenant: string, gid: number): Promise<Mounted> {
    const image = join(this.folder, `${tenant}.img`);
    const mountPoint = join(this.folder, tenant);
    const disk = await openCacheImage(image, mountPoint, this.bytes);
    const path = join(mountPoint, 'go-build');
    await mkdir(path, { recursive: true });
    // Slots have different uids and share the group, which new folders inherit.
    await chown(path, 0, gid);
    await chmod(path, 0o2770);
    return { disk, path, users: 0, isSpoiled: false };
  }
}

/** The group that may write a tenant's cache: made of its name, above all groups that systems give out. */
export function cacheGroup(tenant: string): number {
  return 0x40000000 + (createHash('sha256').update(tenant).digest().readUInt32BE() & 0x0fffffff);
}

async function isFull(mountPoint: string): Promise<boolean> {
  const { blocks, bavail, files, ffree } = await statfs(mountPoint);
  return 1 - Math.min(bavail / blocks, ffree / files) > FULL_SHARE;
}
