import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DirectoryObjectStore } from '@cgoforge/adapter-directory-store';
import { PostgresWakeups } from '@cgoforge/adapter-prisma';
import {
  ModuleGate,
  ObjectStore,
  type PodPlan,
  Received,
  type SourceModule,
  SystemClock,
  Wakeups,
} from '@cgoforge/core';
import { createIntake } from '../../apps/api/src/intake/create-intake.js';
import { TokenKey } from '../../apps/api/src/intake/token-key.js';
import { PlayedGate } from './played-gate.js';
import { tokenKey } from './pod-plan.js';
import { PodRows, type PodUnderTest } from './pod-rows.js';

export const SOURCE = Buffer.from('a canonical tar.gz');

/** All of intake on a port of its own, over Postgres and a folder of objects. */
export class RunningIntake {
  private constructor(
    readonly url: string,
    readonly rows: PodRows,
    readonly store: ObjectStore,
    /** The folder of the store. */
    readonly folder: string,
    readonly stop: () => Promise<void>,
  ) {}

  static async start(databaseUrl: string, gate: ModuleGate = new PlayedGate()): Promise<RunningIntake> {
    const folder = await mkdtemp(join(tmpdir(), 'cgoforge-intake-'));
    const rows = new PodRows(databaseUrl);
    const wakeups = new PostgresWakeups(databaseUrl);
    await wakeups.open();
    const directory = { root: folder, publicUrl: '', signingKey: tokenKey };
    const store = await DirectoryObjectStore.open(directory, new SystemClock());
    await store.put('sources/one.tar.gz', Readable.from([SOURCE]), SOURCE.length);
    const providers = [
      { provide: Received, useValue: rows.received },
      { provide: Wakeups, useValue: wakeups },
      { provide: ObjectStore, useValue: store },
      { provide: ModuleGate, useValue: gate },
      { provide: TokenKey, useValue: new TokenKey(tokenKey) },
    ];
    const exports = providers.map((port) => port.provide);
    const app = await createIntake({ module: class {}, global: true, providers, exports }, 320);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new RunningIntake(`http://127.0.0.1:${port}`, rows, store, folder, async () => {
      await app.close();
      await wakeups.close();
      await rows.close();
      await rm(folder, { recursive: true });
    });
  }

  /** A new attempt, whose pod may speak with it. */
  pod(change: Partial<PodPlan> = {}, requires: SourceModule['requires'] = []): Promise<PodUnderTest> {
    return this.rows.open(this.url, SOURCE.length, change, requires);
  }
}
