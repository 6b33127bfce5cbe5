import {
  KillOnceFailpoints,
  openDatabase,
  PostgresWakeups,
  PrismaBuilds,
  PrismaLogs,
  PrismaPools,
} from '@cgoforge/adapter-prisma';
import {
  Builds,
  Ids,
  Logs,
  NoFailpoints,
  ObjectStore,
  Pools,
  RandomIds,
  SystemClock,
  Wakeups,
} from '@cgoforge/core';
import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SignedObjects } from './artifacts/signed-objects.js';
import type { ApiConfig } from './config.js';
import { openStore } from './open-store.js';
import { SourceReader } from './submit/source-reader.js';
import { ThreadedSourceReader } from './submit/threaded-source-reader.js';

/** The real things behind the ports. */
@Module({})
export class AdaptersModule {
  /** Opens them all. Rejects when the database or the store cannot be reached. */
  static async connect(config: ApiConfig): Promise<DynamicModule> {
    const database = openDatabase(config.CGOFORGE_DATABASE_URL);
    const wakeups = new PostgresWakeups(config.CGOFORGE_DATABASE_URL);
    await wakeups.open();
    const failpoints = config.CGOFORGE_FAILPOINTS
      ? new KillOnceFailpoints(config.CGOFORGE_FAILPOINTS)
      : new NoFailpoints();
    const { store, signed } = await openStore(config, new SystemClock());
    const reader = new ThreadedSourceReader({
      followers: config.CGOFORGE_SOURCE_FOLLOWERS,
      threads: config.CGOFORGE_SOURCE_READERS,
      memoryMebibytes: config.CGOFORGE_SOURCE_READER_MEMORY_MIB,
      limits: config.archiveLimits,
    });
    const closing: OnApplicationShutdown = {
      // When the last answer is given.
      async onApplicationShutdown() {
        await reader.close();
        await wakeups.close();
        await database.$disconnect();
      },
    };
    const ports = [
      { provide: Builds, useValue: new PrismaBuilds(database, failpoints) },
      { provide: Logs, useValue: new PrismaLogs(database) },
      { provide: Pools, useValue: new PrismaPools(database) },
      { provide: Wakeups, useValue: wakeups },
      { provide: ObjectStore, useValue: store },
      { provide: SignedObjects, useValue: signed },
      { provide: SourceReader, useValue: reader },
      { provide: Ids, useValue: new RandomIds() },
    ];
    return {
      module: AdaptersModule,
      global: true,
      providers: [...ports, { provide: 'closing', useValue: closing }],
      exports: ports.map((port) => port.provide),
    };
  }
}
