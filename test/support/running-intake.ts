import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DirectoryObjectStore } from '@cgoforge/adapter-directory-store';
import {
  openDatabase,
  PostgresWakeups,
  PrismaAttempts,
  PrismaBuilds,
  PrismaReceived,
} from '@cgoforge/adapter-prisma';
import {
  Failure,
  type Lease,
  ModuleGate,
  NoFailpoints,
  ObjectStore,
  type PodPlan,
  RandomIds,
  Received,
  type SourceModule,
  SystemClock,
  Wakeups,
} from '@cgoforge/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import supertest from 'supertest';
import { createIntake } from '../../apps/api/src/intake/create-intake.js';
import { TokenKey } from '../../apps/api/src/intake/token-key.js';
import { bearer, podPlan, tokenKey } from './pod-plan.js';
import { newBuild, unique } from './rows.js';

/** An attempt whose pod may speak with intake. */
export interface PodUnderTest {
  readonly attempt: string;
  readonly lease: Lease;
  /** Asks below the attempt's address, with its token. */
  readonly http: ReturnType<typeof supertest.agent>;
  readonly url: string;
}

export const SOURCE = Buffer.from('a canonical tar.gz');

/** A gate that nobody asks. */
class ClosedGate extends ModuleGate {
  prepare(): void {}
  async module(): Promise<never> {
    throw new Failure('not_found', 'go.sum of the source does not name it.');
  }
  async toolchain(): Promise<never> {
    throw new Failure('go_version_unavailable', 'There is none.');
  }
}

/** All of intake on a port of its own, over Postgres and a folder of objects. */
export class RunningIntake {
  private constructor(
    private app: NestFastifyApplication,
    private readonly start: () => Promise<NestFastifyApplication>,
    readonly port: number,
    readonly received: Received,
    readonly store: ObjectStore,
    readonly home: string,
    private readonly rows: { builds: PrismaBuilds; attempts: PrismaAttempts },
    private readonly close: () => Promise<void>,
  ) {}

  static async start(databaseUrl: string, gate: ModuleGate = new ClosedGate()): Promise<RunningIntake> {
    const home = await mkdtemp(join(tmpdir(), 'cgoforge-intake-'));
    const database = openDatabase(databaseUrl);
    const wakeups = new PostgresWakeups(databaseUrl);
    await wakeups.open();
    const received = new PrismaReceived(database);
    const directory = { root: home, publicUrl: '', signingKey: tokenKey };
    const store = await DirectoryObjectStore.open(directory, new SystemClock());
    const ports = [
      { provide: Received, useValue: received },
      { provide: Wakeups, useValue: wakeups },
      { provide: ObjectStore, useValue: store },
      { provide: ModuleGate, useValue: gate },
      { provide: TokenKey, useValue: new TokenKey(tokenKey) },
    ];
    const module = { global: true, providers: ports, exports: ports.map((port) => port.provide) };
    class Ports {}
    const listen = async (port: number) => {
      const app = await createIntake({ module: Ports, ...module });
      await app.listen(port, '127.0.0.1');
      return app;
    };
    const app = await listen(0);
    const { port } = app.getHttpServer().address() as AddressInfo;
    await store.put('sources/one.tar.gz', Readable.from([SOURCE]), SOURCE.length);
    const rows = {
      builds: new PrismaBuilds(database, new NoFailpoints()),
      attempts: new PrismaAttempts(database, new RandomIds(), new NoFailpoints()),
    };
    return new RunningIntake(
      app,
      () => listen(port),
      port,
      received,
      store,
      home,
      rows,
      async () => {
        await wakeups.close();
        await database.$disconnect();
        await rm(home, { recursive: true });
      },
    );
  }

  /** A new attempt, for which `open` was called. */
  async pod(change: Partial<PodPlan> = {}, requires: SourceModule['requires'] = []): Promise<PodUnderTest> {
    const wish = newBuild({ pool: unique('pool') });
    const source = { ...wish.source, size: SOURCE.length, module: { ...wish.source.module, requires } };
    const build = { ...wish, source };
    await this.rows.builds.create(build);
    const work = await this.rows.attempts.begin(build.tasks[0]?.id ?? '', 'me', 1);
    if (!work) throw new Error('The task did not begin.');
    const { attempt } = work.lease;
    await this.received.open(podPlan(attempt, change));
    const url = `http://127.0.0.1:${this.port}/attempts/${attempt}`;
    const http = supertest.agent(url).set('authorization', bearer(attempt));
    return { attempt, lease: work.lease, http, url };
  }

  /** The attempt's task moves on. */
  async end({ lease }: PodUnderTest): Promise<void> {
    await this.rows.attempts.end(lease, new Failure('lost', 'x'), { kind: 'retry', afterMs: 0 });
  }

  /** Cuts all connections off and comes back on the same port. */
  async restart(): Promise<void> {
    await this.app.close();
    this.app = await this.start();
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.close();
  }
}
