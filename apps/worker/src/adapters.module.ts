import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BullmqDoorbell } from '@cgoforge/adapter-bullmq';
import { GoModules, readCatalogue, readMachineEnvironment } from '@cgoforge/adapter-go-modules';
import { openObjectStore } from '@cgoforge/adapter-object-store';
import {
  KillOnceFailpoints,
  openDatabase,
  PostgresWakeups,
  PrismaAttempts,
  PrismaLogs,
  PrismaPools,
} from '@cgoforge/adapter-prisma';
import { RuncExecutor } from '@cgoforge/adapter-runc';
import {
  Attempts,
  Doorbell,
  Executor,
  Logs,
  Modules,
  NoFailpoints,
  ObjectStore,
  Pools,
  RandomIds,
  SystemClock,
  Wakeups,
} from '@cgoforge/core';
import { type DynamicModule, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { WorkerConfig } from './config.js';
import { WorkerIdentity } from './worker-identity.js';

/** The real things behind the ports. */
@Module({})
export class AdaptersModule {
  /** Opens them all. Rejects when one of them cannot be reached. */
  static async connect(config: WorkerConfig): Promise<DynamicModule> {
    const database = openDatabase(config.CGOFORGE_DATABASE_URL);
    const wakeups = new PostgresWakeups(config.CGOFORGE_DATABASE_URL);
    await wakeups.open();
    const failpoints = config.CGOFORGE_FAILPOINTS
      ? new KillOnceFailpoints(config.CGOFORGE_FAILPOINTS)
      : new NoFailpoints();
    const redis = new Logger('Redis');
    const doorbell = new BullmqDoorbell(config.CGOFORGE_REDIS_URL, (error) => redis.warn(error.message));
    const executor = new RuncExecutor(config.CGOFORGE_LAUNCHER_SOCKET);
    const directory = {
      root: join(config.CGOFORGE_HOME, 'store'),
      publicUrl: config.CGOFORGE_PUBLIC_URL,
      signingKey: await readFile(config.CGOFORGE_SIGNING_KEY_FILE),
    };
    const modules = await GoModules.open({
      home: config.CGOFORGE_HOME,
      goRoot: config.CGOFORGE_GOROOT,
      machine: readMachineEnvironment(),
      catalogue: readCatalogue(),
      nodeArch: process.arch,
    });
    const ports = [
      { provide: Attempts, useValue: new PrismaAttempts(database, new RandomIds(), failpoints) },
      { provide: Logs, useValue: new PrismaLogs(database) },
      { provide: Pools, useValue: new PrismaPools(database) },
      { provide: Wakeups, useValue: wakeups },
      { provide: Doorbell, useValue: doorbell },
      { provide: ObjectStore, useValue: await openObjectStore(config, directory, new SystemClock()) },
      { provide: Executor, useValue: executor },
      { provide: Modules, useValue: modules },
      { provide: WorkerIdentity, useValue: await identify(config, executor) },
    ];
    const closing: OnApplicationShutdown = {
      async onApplicationShutdown() {
        doorbell.close();
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
