import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BullmqDoorbell } from '@cgoforge/adapter-bullmq';
import { openObjectStore } from '@cgoforge/adapter-object-store';
import {
  KillOnceFailpoints,
  openDatabase,
  PostgresWakeups,
  PrismaLeases,
  PrismaLogs,
  PrismaPools,
  PrismaQueue,
  PrismaReceived,
  PrismaReleases,
  PrismaRetention,
  PrismaTransitions,
} from '@cgoforge/adapter-prisma';
import {
  attemptToken,
  Clock,
  Doorbell,
  Executor,
  Layers,
  Leases,
  Logs,
  NoFailpoints,
  ObjectStore,
  Pools,
  Queue,
  RandomIds,
  Received,
  Releases,
  Retention,
  SystemClock,
  Transitions,
  Wakeups,
} from '@cgoforge/core';
import { DiskReserve, DiskRoom, FULL_SHARE } from '@cgoforge/io';
import { type DynamicModule, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { retentionLimitsOf, type WorkerConfig } from './config.js';
import { AttemptTokens } from './drive/start/attempt-tokens.js';
import { openExecutor } from './open-executor.js';
import { RetentionLimits } from './periodic/retention-limits.js';
import { WorkerIdentity } from './worker-identity.js';

/** The real things behind the ports. */
@Module({})
export class AdaptersModule {
  /** Opens them all. Rejects when one of them cannot be reached. */
  static async connect(config: WorkerConfig): Promise<DynamicModule> {
    const clock = new SystemClock();
    const database = openDatabase(config.CGOFORGE_DATABASE_URL);
    const wakeups = new PostgresWakeups(config.CGOFORGE_DATABASE_URL);
    await wakeups.open();
    const failpoints = config.CGOFORGE_FAILPOINTS
      ? new KillOnceFailpoints(config.CGOFORGE_FAILPOINTS)
      : new NoFailpoints();
    const redis = new Logger('Redis');
    const doorbell = new BullmqDoorbell(config.CGOFORGE_REDIS_URL, (error) => redis.warn(error.message));
    const signingKey = await readFile(config.CGOFORGE_SIGNING_KEY_FILE);
    // Without a home there is no directory store, and nothing is looked for under it.
    const root = join(config.CGOFORGE_HOME ?? '/', 'store');
    const directory = { root, publicUrl: config.CGOFORGE_PUBLIC_URL, signingKey };
    const store = await openObjectStore(config, directory, clock);
    const background = new Logger('Executor');
    const failed = (error: unknown) => background.warn(error instanceof Error ? error.message : error);
    const opened = await openExecutor(config, clock, failed);
    const disk = new Logger('Disk');
    // What pods write lies on disks of their nodes.
    const least = config.CGOFORGE_EXECUTOR === 'sandbox' ? config.CGOFORGE_LEAST_FREE_BYTES : 0;
    const storeFolders = config.CGOFORGE_STORE === 'directory' ? [root] : [];
    const places = [config.CGOFORGE_HOME ?? '/', ...storeFolders];
    const room = new DiskRoom(places, least, (line) => disk.warn(line));
    const storeRoom =
      storeFolders.length === 0
        ? null
        : new DiskRoom(storeFolders, config.CGOFORGE_LEAST_FREE_BYTES, () => undefined);
    const reserve = new DiskReserve(
      join(config.CGOFORGE_HOME ?? '/', 'spool/reserve'),
      Math.floor(least * FULL_SHARE),
    );
    const ids = new RandomIds(clock);
    const ports = [
      { provide: Queue, useValue: new PrismaQueue(database, clock, ids, failpoints) },
      { provide: Leases, useValue: new PrismaLeases(database) },
      { provide: Transitions, useValue: new PrismaTransitions(database, clock, ids, failpoints) },
      { provide: Releases, useValue: new PrismaReleases(database, clock) },
      { provide: Retention, useValue: new PrismaRetention(database, clock) },
      { provide: RetentionLimits, useValue: retentionLimitsOf(config, storeRoom) },
      { provide: Clock, useValue: clock },
      { provide: DiskRoom, useValue: room },
      { provide: DiskReserve, useValue: reserve },
      { provide: Received, useValue: new PrismaReceived(database, clock) },
      { provide: Logs, useValue: new PrismaLogs(database) },
      { provide: Pools, useValue: new PrismaPools(database) },
      { provide: Wakeups, useValue: wakeups },
      { provide: Doorbell, useValue: doorbell },
      { provide: ObjectStore, useValue: store },
      { provide: Executor, useValue: opened.executor },
      { provide: Layers, useValue: opened.layers },
      { provide: AttemptTokens, useValue: { of: (attempt: string) => attemptToken(signingKey, attempt) } },
      { provide: WorkerIdentity, useValue: await identify(config, opened.executor) },
    ];
    const closing: OnApplicationShutdown = {
      async onApplicationShutdown() {
        doorbell.close();
        await opened.close();
        await wakeups.close();
        await database.$disconnect();
      },
    };
    return {
      module: AdaptersModule,
      global: true,
      providers: [...ports, { provide: 'closing', useValue: closing }],
      exports: ports.map((port) => port.provide),
    };
  }
}

async function identify(config: WorkerConfig, executor: Executor): Promise<WorkerIdentity> {
  return {
    name: config.CGOFORGE_WORKER_NAME,
    queueSeconds: config.CGOFORGE_QUEUE_SECONDS,
    ...(await executor.capacity()),
  };
}
