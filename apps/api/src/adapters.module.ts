import {
  KillOnceFailpoints,
  PrismaBuilds,
  PrismaLogs,
  PrismaPools,
  PrismaSources,
} from '@cgoforge/adapter-prisma';
import {
  Builds,
  Ids,
  Logs,
  NoFailpoints,
  ObjectStore,
  Pools,
  RandomIds,
  Sources,
  Wakeups,
} from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { type DynamicModule, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SignedObjects } from './artifacts/signed-objects.js';
import type { ApiConfig } from './config.js';
import type { ApiParts } from './open-parts.js';
import { SourceReader } from './submit/source-reader.js';
import { ThreadedSourceReader } from './submit/threaded-source-reader.js';

/** The real things behind the ports. */
@Module({})
export class AdaptersModule {
  /** `closeIntake`: ends the other listener over the same parts, which are closed with this one. */
  static of(config: ApiConfig, parts: ApiParts, closeIntake: () => Promise<void>): DynamicModule {
    const { database, clock, wakeups, store, signed } = parts;
    const failpoints = config.CGOFORGE_FAILPOINTS
      ? new KillOnceFailpoints(config.CGOFORGE_FAILPOINTS)
      : new NoFailpoints();
    const reader = new ThreadedSourceReader({
      memoryMebibytes: config.CGOFORGE_SOURCE_MEMORY_MIB,
      limits: config.archiveLimits,
      // Half of what has to be there before an upload is taken: what was begun is let come through.
      leastFreeBytes: config.CGOFORGE_LEAST_FREE_BYTES / 2,
    });
    const log = new Logger('Disk');
    const home = config.CGOFORGE_HOME;
    const places = config.CGOFORGE_STORE === 'directory' ? [home, config.storeFolder] : [home];
    const room = new DiskRoom(places, config.CGOFORGE_LEAST_FREE_BYTES, (line) => log.warn(line));
    const closing: OnApplicationShutdown = {
      // When the last answer is given.
      async onApplicationShutdown() {
        await closeIntake();
        await reader.close();
        await wakeups.close();
        await database.$disconnect();
      },
    };
    const ports = [
      { provide: Builds, useValue: new PrismaBuilds(database, clock, failpoints) },
      { provide: Sources, useValue: new PrismaSources(database, clock) },
      { provide: Logs, useValue: new PrismaLogs(database) },
      { provide: Pools, useValue: new PrismaPools(database) },
      { provide: Wakeups, useValue: wakeups },
      { provide: ObjectStore, useValue: store },
      { provide: SignedObjects, useValue: signed },
      { provide: SourceReader, useValue: reader },
      { provide: DiskRoom, useValue: room },
      { provide: Ids, useValue: new RandomIds(clock) },
    ];
    return {
      module: AdaptersModule,
      global: true,
      providers: [...ports, { provide: 'closing', useValue: closing }],
      exports: ports.map((port) => port.provide),
    };
  }
}
