import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartRequest } from '@cgoforge/adapter-runc';
import { type AttemptOrder, type AttemptStatus, Failure } from '@cgoforge/core';
import { Attempt } from './attempt.js';
import { AttemptRecord } from './attempt-record.js';
import type { LauncherConfig } from './config.js';
import { LAYERS, type Layout } from './layout.js';
import { atMost, rootOf } from './sandboxes.js';
import { findServiceFolder } from './service-folder.js';
import { StatusChanges } from './status-changes.js';
import type { Toolchains } from './toolchains.js';
import type { Workshop } from './workshop.js';

/** The attempts that this launcher knows, by id. */
export class Attempts {
  readonly changes: StatusChanges;
  private readonly held = new Map<string, Attempt>();
  private turn: Promise<unknown> = Promise.resolve();
  private isClosing = false;

  constructor(
    private readonly config: LauncherConfig,
    private readonly layout: Layout,
    private readonly workshop: Workshop,
    private readonly toolchains: Pick<Toolchains, 'use'>,
  ) {
    this.changes = new StatusChanges(() => this.ids(), workshop.clock.now());
  }

  ids(): string[] {
    return [...this.held.keys()];
  }

  /** Whether one of them has this root. */
  compileIn(root: string): boolean {
    return [...this.held.values()].some((attempt) => attempt.root === root);
  }

  /** Goes on with attempts of an earlier launcher. */
  async adopt(records: readonly AttemptRecord[]): Promise<void> {
    await Promise.all(records.map((record) => this.hold(record).adopt()));
    for (const attempt of this.held.values()) attempt.run();
  }

  /** Starts an attempt; resolves when it is recorded. One that is known stays as it is. */
  start({ order: asked, ...given }: StartRequest): Promise<void> {
    const started = this.turn.then(async () => {
      if (this.held.has(asked.attempt)) return;
      if (this.isClosing) throw new Failure('unavailable', 'The launcher is being stopped.');
      // No higher than this machine's: the launcher does not rely on its caller.
      const order = { ...asked, limits: atMost(asked.limits, this.config.limits) };
      await this.refuseUnfit(order);
      const folder = join(this.layout.attempts, order.attempt);
      const record = await AttemptRecord.make(folder, this.workshop.clock.now(), order, given).catch(
        async (error: unknown) => {
          await rm(folder, { recursive: true, force: true });
          throw error;
        },
      );
      this.hold(record).run();
      await this.toolchains.use(order.layers.root);
    });
    this.turn = started.catch(() => undefined);
    return started;
  }

  status(id: string): AttemptStatus {
    const attempt = this.held.get(id);
    return attempt ? { state: 'known', ...attempt.status } : { state: 'unknown' };
  }

  async stop(id: string): Promise<void> {
    await this.held.get(id)?.stop();
  }

  /** Ends an attempt and forgets it. Throws, and still knows it, when something of it is not free yet. */
  async release(id: string): Promise<void> {
    const attempt = this.held.get(id);
    if (!attempt) return;
    await attempt.release();
    this.held.delete(id);
    this.changes.note(id);
  }

  /** Ends all attempts, and starts no more. */
  async close(): Promise<void> {
    this.isClosing = true;
    await this.turn;
    await Promise.all(this.ids().map((id) => this.release(id).catch(console.error)));
  }

  private hold(record: AttemptRecord): Attempt {
    const { attempt: id } = record.facts.order;
    const attempt = new Attempt(record, this.workshop, () => this.changes.note(id));
    this.held.set(id, attempt);
    return attempt;
  }

  private async refuseUnfit({ slot, layers }: AttemptOrder): Promise<void> {
    const others = [...this.held.values()];
    if (others.some((other) => other.slot === slot) || others.length >= this.config.slots) {
      throw new Failure('internal', `Slot ${slot} is in use by another attempt.`);
    }
    for (const root of [layers.root, ...layers.checkRoots]) rootOf(this.workshop.roots, root);
    for (const layer of [layers.go, layers.modules]) {
      if (layer !== null) await findServiceFolder(this.config.home, [...LAYERS, layer]);
    }
  }
}
