import { chmod, chown, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@cgoforge/core';
import type { AttemptRecord } from './attempt-record.js';
import { type BuildCache, cacheNameOf } from './build-caches.js';
import { type DiskPool, destroyDisk } from './disk-pool.js';
import { INTAKE, LAYERS } from './layout.js';
import { isMounted, mountsBelow, unmount } from './mounts.js';
import { agentOf, builderOf, type Places, WORK_FOLDERS } from './sandboxes.js';
import { mountServiceFolder } from './service-folder.js';
import { BESIDE_OUTPUTS, type Workshop } from './workshop.js';

/** The folders of one attempt: mounts in its own folder, its two disks, its tenant's cache. */
export class AttemptPlaces {
  /** Those that were taken, of which not all need be recorded yet. */
  private disks: string[] = [];
  private cache: BuildCache | null = null;

  constructor(
    private readonly record: AttemptRecord,
    private readonly workshop: Workshop,
  ) {}

  /** Takes over what an attempt of an earlier launcher uses. */
  async adopt(): Promise<void> {
    const { disks, order } = this.record.facts;
    if (disks === null) return;
    this.disks = Object.values(disks);
    const cache = cacheNameOf(order);
    const { caches } = this.workshop;
    // A launcher of the release before named it by the tenant alone.
    if (cache !== null) this.cache = (await caches.adopt(cache)) ?? (await caches.adopt(order.cacheOf ?? ''));
  }

  /** Sets all up, unless an earlier launcher has. Throws `lost` when something is not there. */
  async prepare(): Promise<Places> {
    const { folder, facts } = this.record;
    const disks = facts.disks ?? (await this.make());
    if (facts.disks && !(await isMounted(disks.work))) {
      throw new Failure('lost', 'The machine was started anew while the attempt ran on it.');
    }
    return { folder, ...disks, cache: this.cache };
  }

  /** Why a build may have failed by its cache, as a sentence, and not by what was sent; `null` when it did not. */
  async doubt(): Promise<string | null> {
    const doubt = (await this.cache?.doubt()) ?? null;
    return doubt && `The build failed with a build cache that had errors: ${doubt}.`;
  }

  /** Takes everything back, last the folder: the attempt is then known to nobody. May be called again if it throws. */
  async giveBack(): Promise<void> {
    const { folder } = this.record;
    for (const mountPoint of await mountsBelow(folder)) await unmount(mountPoint);
    await Promise.all(this.disks.map(destroyDisk));
    this.cache?.release();
    this.cache = null;
    await rm(folder, { recursive: true, force: true });
  }

  private async make() {
    const { folder, facts } = this.record;
    const { limits, layers } = facts.order;
    const cache = cacheNameOf(facts.order);
    const { home, room, workDisks, deliveredDisks, caches } = this.workshop;
    // Images are sparse. Without room on the machine, writing fails inside with EIO, as if by the sender's fault.
    if (!(await room.hasRoom())) throw new Failure('lost', 'The machine has no room for another disk.');
    const work = await this.take(workDisks, limits.diskBytes);
    const delivered = await this.take(deliveredDisks, limits.outputBytes + BESIDE_OUTPUTS);
    await this.giveToUsers(work, delivered);
    const show = (place: string, ...names: string[]) => mountServiceFolder(home, names, join(folder, place));
    const shown = await Promise.allSettled([
      show('intake', ...INTAKE),
      layers.go && show('go', ...LAYERS, layers.go),
      layers.modules && show('modules', ...LAYERS, layers.modules),
    ]);
    // Not before all have come to an end: whoever takes them back must find them.
    for (const each of shown) if (each.status === 'rejected') throw each.reason;
    if (cache !== null) this.cache = await caches.use(cache);
    const disks = { work, delivered };
    await this.record.change({ disks });
    return disks;
  }

  private async take(pool: DiskPool, bytes: number): Promise<string> {
    const disk = await pool.take(bytes);
    this.disks.push(disk);
    return disk;
  }

  private async giveToUsers(work: string, delivered: string): Promise<void> {
    const { slot } = this.record.facts.order;
    const builder = builderOf(slot);
    const agent = agentOf(slot);
    const give = async (folder: string, uid: number, gid: number, mode: number) => {
      await chown(folder, uid, gid);
      await chmod(folder, mode);
    };
    await Promise.all([
      ...WORK_FOLDERS.map((folder) => give(join(work, folder), builder, builder, 0o755)),
      give(join(delivered, 'delivered'), agent, agent, 0o755),
      // The agent is put there by `source`, and its socket by the sidecar.
      give(join(delivered, 'cgoforge'), builder, agent, 0o775),
    ]);
  }
}
