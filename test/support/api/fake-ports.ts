import { Readable } from 'node:stream';
import {
  type AttemptLog,
  Builds,
  type BuildView,
  buildStateOf,
  Failure,
  Ids,
  Logs,
  type NewBuild,
  ObjectStore,
  type PoolRow,
  Pools,
  parseTarget,
  RandomIds,
  type SignedUse,
  type TaskView,
  Wakeups,
  type WakeupTopic,
} from '@cgoforge/core';
import type { DynamicModule } from '@nestjs/common';
import { SignedObjects } from '../../../apps/api/src/artifacts/signed-objects.js';
import { SourceReader } from '../../../apps/api/src/submit/source-reader.js';
import { sampleLimits } from '../sample-plan.js';
import { InProcessSourceReader } from './in-process-source-reader.js';

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
    const tasks = build.tasks.map(({ id, asked, resolved, slug }): TaskView => {
      return {
        id,
        asked,
        resolved,
        slug,
        state: 'queued',
        failure: null,
        attempts: 0,
        artifacts: [],
        ...times,
      };
    });
    const { id, name, options, notes } = build;
    const source = { digest: build.source.digest, size: build.source.size };
    const row = {
      id,
      name,
      options,
      notes,
      source,
      tasks,
      state: 'queued',
      createdAt: new Date(),
      finishedAt: null,
    } as const;
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

/** Logs of live attempts, one for each task. */
export class FakeLogs extends Logs {
  readonly texts = new Map<string, Buffer>();

  constructor(private readonly wakeups: FakeWakeups) {
    super();
  }

  write(buildId: string, taskId: string, text: string): void {
    this.texts.set(taskId, Buffer.concat([this.texts.get(taskId) ?? Buffer.alloc(0), Buffer.from(text)]));
    this.wakeups.wake('log', buildId);
  }

  append(): never {
    throw new Error('The API writes no log');
  }

  async attempts(_tenant: string, taskId: string): Promise<readonly AttemptLog[]> {
    const text = this.texts.get(taskId);
    return text ? [{ attempt: taskId, number: 1, bytes: text.length, objectKey: null }] : [];
  }

  async read(_tenant: string, attempt: string, offset: number) {
    const data = this.texts.get(attempt)?.subarray(offset) ?? Buffer.alloc(0);
    return data.length > 0 ? [{ sequence: 0, offset, data }] : [];
  }
}

export class FakeWakeups extends Wakeups {
  readonly #listeners = new Map<string, Set<(id: string) => void>>();

  on(topic: WakeupTopic, id: string, listener: (id: string) => void): () => void {
    const listeners = this.#listeners.get(`${topic}:${id}`) ?? new Set();
    this.#listeners.set(`${topic}:${id}`, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  wake(topic: WakeupTopic, id: string): void {
    for (const listener of this.#listeners.get(`${topic}:${id}`) ?? []) listener(id);
  }

  listeners(topic: WakeupTopic, id: string): number {
    return this.#listeners.get(`${topic}:${id}`)?.size ?? 0;
  }
}

export class FakePools extends Pools {
  rows: PoolRow[] = [
    {
      pool: 'linux-amd64',
      slots: 1,
      machines: { ready: 1, canScaleUp: false },
      sizes: {},
      limits: sampleLimits,
      toolchains: [
        {
          name: 'host',
          digest: 'sha256:0',
          targets: [parseTarget('linux/amd64:glibc2.36')],
          go: '1.26.8',
          parts: {},
        },
      ],
      seenAt: new Date(0),
      fresh: true,
    },
  ];

  announce(): never {
    throw new Error('The API announces no pool');
  }

  async list(): Promise<readonly PoolRow[]> {
    return this.rows;
  }
}

export class FakeStore extends ObjectStore {
  readonly objects = new Map<string, Buffer>();

  async put(key: string, body: Readable): Promise<{ sha256: string }> {
    this.objects.set(key, Buffer.concat(await body.toArray()));
    return { sha256: '' };
  }

  async open(key: string, range?: { start: number; end: number }): Promise<Readable> {
    const bytes = this.objects.get(key);
    if (!bytes) throw new Failure('not_found', key);
    return Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]);
  }

  async size(key: string): Promise<number | null> {
    return this.objects.get(key)?.length ?? null;
  }

  async deleteUnder(prefix: string): Promise<void> {
    for (const key of this.objects.keys()) if (key.startsWith(`${prefix}/`)) this.objects.delete(key);
  }

  async signedUrl(key: string, use: SignedUse): Promise<string> {
    return `http://localhost:80/objects/${key}?${use.method}=${use.fileName}`;
  }
}

/** Takes `?GET=name` for a signature. */
export class FakeSignedObjects extends SignedObjects {
  verify(method: 'GET' | 'HEAD', pathAndQuery: string) {
    const url = new URL(pathAndQuery, 'http://localhost');
    const fileName = url.searchParams.get(method);
    if (fileName === null) throw new Failure('url_invalid', 'Signed for another method.');
    return { key: url.pathname.slice('/objects/'.length), fileName };
  }
}

/** All ports of the API, in memory. */
export class FakePorts {
  readonly wakeups = new FakeWakeups();
  readonly builds = new FakeBuilds(this.wakeups);
  readonly logs = new FakeLogs(this.wakeups);
  readonly pools = new FakePools();
  readonly store = new FakeStore();
  readonly reader = new InProcessSourceReader();

  module(): DynamicModule {
    const providers = [
      { provide: Builds, useValue: this.builds },
      { provide: Logs, useValue: this.logs },
      { provide: Pools, useValue: this.pools },
      { provide: Wakeups, useValue: this.wakeups },
      { provide: ObjectStore, useValue: this.store },
      { provide: SignedObjects, useValue: new FakeSignedObjects() },
      { provide: SourceReader, useValue: this.reader },
      { provide: Ids, useValue: new RandomIds() },
    ];
    return { module: FakePorts, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}
