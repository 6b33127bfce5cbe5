import { chmod, chown, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@cgoforge/core';
import type { AttemptRecord } from './attempt-record.js';
import type { BuildCache } from './build-caches.js';
import { type DiskPool, destroyDisk } from './disk-pool.js';
import { INTAKE, LAYERS } from './layout.js';
import { isMounted, mountsBelow, unmount } from './mounts.js';
import { agentOf, builderOf, type Places, WORK_FOLDERS } from './sandboxes.js';
import { mountServiceFolder } from './service-folder.js';
import { BESIDE_OUTPUTS, type Workshop } from './workshop.js';

/** The folders of one attempt: mounts in its own folder, its two disks, its tenant's cache. */
export class AttemptPlaces {
  private cache: BuildCache | null = null;

  constructor(
    private readonly record: AttemptRecord,
    private readonly workshop: Workshop,
  ) {}

  /** Takes over the cache that an attempt of an earlier launcher uses. */
  async adopt(): Promise<void> {
    const { isReady, order } = this.record.facts;
    if (isReady && order.cacheOf !== null) this.cache = await this.workshop.caches.adopt(order.cacheOf);
  }

  /** Sets all up, unless an earlier launcher has. Throws `lost` when something is not there. */
  async prepare(): Promise<Places> {
    if (this.record.facts.isReady) await this.findDisk();
    else await this.make();
    const { folder, facts } = this.record;
    const { workDisks, deliveredDisks } = this.workshop;
    const { go, modules } = facts.order.layers;
    return {
      plan: join(folder, 'plan'),
      token: join(folder, 'token'),
      intake: join(folder, 'intake'),
      work: pathOf(workDisks, facts.work),
      delivered: pathOf(deliveredDisks, facts.delivered),
      cache: this.cache,
      layers: { go: go && join(folder, 'go'), modules: modules && join(folder, 'modules') },
    };
  }

  /** Takes everything back, and the attempt's folder last: it is then known to nobody. Where this throws, it may be called
   * again. */
  async giveBack(): Promise<void> {
    const { folder } = this.record;
    for (const mountPoint of await mountsBelow(folder)) await unmount(mountPoint);
    await Promise.all([this.giveDiskBack('work'), this.giveDiskBack('delivered')]);
    this.cache?.release();
    this.cache = null;
    await rm(folder, { recursive: true, force: true });
  }

  private async make(): Promise<void> {
    const { order } = this.record.facts;
    const { home, caches } = this.workshop;
    const shown = (place: string, ...names: string[]) =>
      mountServiceFolder(home, names, join(this.record.folder, place));
    await this.takeDisks();
    const mounted = await Promise.allSettled([
      shown('intake', ...INTAKE),
      order.layers.go && shown('go', ...LAYERS, order.layers.go),
      order.layers.modules && shown('modules', ...LAYERS, order.layers.modules),
    ]);
    // Not before all have come to an end: whoever takes them back must find them.
    for (const each of mounted) if (each.status === 'rejected') throw each.reason;
    if (order.cacheOf !== null) this.cache = await caches.use(order.cacheOf);
    await this.record.change({ isReady: true });
  }

  private async findDisk(): Promise<void> {
    const path = pathOf(this.workshop.workDisks, this.record.facts.work);
    if (await isMounted(path)) return;
    throw new Failure('lost', 'The machine was started anew while the attempt ran on it.');
  }

  private async takeDisks(): Promise<void> {
    const { limits, slot } = this.record.facts.order;
    const { workDisks, deliveredDisks } = this.workshop;
    const work = await workDisks.take(limits.diskBytes);
    await this.record.change({ work });
    const delivered = await deliveredDisks.take(limits.outputBytes + BESIDE_OUTPUTS);
    await this.record.change({ delivered });
    const builder = builderOf(slot);
    const agent = agentOf(slot);
    const own = async (disk: string, folder: string, uid: number, gid: number, mode: number) => {
      await chown(join(disk, folder), uid, gid);
      await chmod(join(disk, folder), mode);
    };
    const deliveredPath = deliveredDisks.diskOf(delivered).path;
    await Promise.all([
      ...WORK_FOLDERS.map((folder) => own(workDisks.diskOf(work).path, folder, builder, builder, 0o755)),
      own(deliveredPath, 'delivered', agent, agent, 0o755),
      // The agent lies there by `source`, and its socket by the sidecar.
      own(deliveredPath, 'cgoforge', builder, agent, 0o775),
    ]);
  }

  private async giveDiskBack(kind: 'work' | 'delivered'): Promise<void> {
    const name = this.record.facts[kind];
    if (name === null) return;
    const pool = kind === 'work' ? this.workshop.workDisks : this.workshop.deliveredDisks;
    await destroyDisk(pool.diskOf(name));
    await this.record.change({ [kind]: null });
  }
}

function pathOf(pool: DiskPool, disk: string | null): string {
  if (disk === null) throw new Error('An attempt that is ready has both its disks.');
  return pool.diskOf(disk).path;
}
