import { Builds, type BuildView, buildStateOf, Failure, type NewBuild, type TaskView } from '@cgoforge/core';
import type { FakeWakeups } from './fake-wakeups.js';

/** Builds in memory, which a test moves on by hand. */
export class FakeBuilds extends Builds {
  readonly rows = new Map<string, BuildView>();
  readonly #tenants = new Map<string, string>();
  readonly #keys = new Map<string, { id: string; fingerprint: string }>();

  constructor(private readonly wakeups: FakeWakeups) {
    super();
  }

  async create(build: NewBuild): Promise<{ build: BuildView; created: boolean }> {
    const { idempotency } = build;
    const key = `${build.tenant}:${idempotency?.key}`;
    const earlier = idempotency && this.#keys.get(key);
    if (earlier) {
      if (earlier.fingerprint !== idempotency.fingerprint)
        throw new Failure('idempotency_mismatch', earlier.id);
      return { build: this.#row(earlier.id), created: false };
    }
    const times = { startedAt: null, finishedAt: null, retryAt: null, waitsFor: null };
    const queued = { state: 'queued', failure: null, attempts: 0, artifacts: [], ...times } as const;
    const tasks = build.tasks.map(({ id, asked, resolved, slug }): TaskView => {
      return { id, asked, resolved, slug, ...queued };
    });
    const { id, name, options, notes } = build;
    const source = { digest: build.source.digest, size: build.source.size };
    const now = { state: 'queued', createdAt: new Date(), finishedAt: null } as const;
    const row = { id, name, options, notes, source, tasks, ...now };
    this.rows.set(id, row);
    this.#tenants.set(id, build.tenant);
    if (idempotency) this.#keys.set(key, { id, fingerprint: idempotency.fingerprint });
    return { build: row, created: true };
  }

  async find(tenant: string, id: string): Promise<BuildView | null> {
    return this.#of(tenant).find((build) => build.id === id) ?? null;
  }

  async list(tenant: string, { limit }: { limit: number }) {
    return { items: this.#of(tenant).reverse().slice(0, limit), nextCursor: null };
  }

  async cancel(tenant: string, id: string): Promise<BuildView | null> {
    return (await this.find(tenant, id)) && this.move(id, { state: 'cancelled' });
  }

  async findArtifact(tenant: string, id: string) {
    const all = this.#of(tenant).flatMap((build) => build.tasks.flatMap((task) => task.artifacts));
    return all.find((artifact) => artifact.id === id) ?? null;
  }

  /** Changes every task of the build, and wakes who waits. */
  move(id: string, change: Partial<TaskView>): BuildView {
    const row = this.#row(id);
    const tasks = row.tasks.map((task) => ({ ...task, ...change }));
    const moved = { ...row, tasks, state: buildStateOf(tasks) };
    this.rows.set(id, moved);
    this.wakeups.wake('task', id);
    return moved;
  }

  #of(tenant: string): BuildView[] {
    return [...this.rows.values()].filter(({ id }) => this.#tenants.get(id) === tenant);
  }

  #row(id: string): BuildView {
    const row = this.rows.get(id);
    if (!row) throw new Error(`The test made no build ${id}`);
    return row;
  }
}
