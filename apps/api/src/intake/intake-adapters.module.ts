import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GoModuleGate, readCatalogue, readMachineEnvironment } from '@cgoforge/adapter-go-modules';
import { openObjectStore } from '@cgoforge/adapter-object-store';
import { openDatabase, PostgresWakeups, PrismaReceived } from '@cgoforge/adapter-prisma';
import { ModuleGate, ObjectStore, Received, SystemClock, Wakeups } from '@cgoforge/core';
import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { IntakeConfig } from './config.js';
import { TokenKey } from './token-key.js';

/** The real things behind intake's ports. */
@Module({})
export class IntakeAdaptersModule {
  /** Opens them all. Rejects when one of them cannot be reached. */
  static async connect(config: IntakeConfig): Promise<DynamicModule> {
    const database = openDatabase(config.CGOFORGE_DATABASE_URL);
    const wakeups = new PostgresWakeups(config.CGOFORGE_DATABASE_URL);
    await wakeups.open();
    const signingKey = await readFile(config.CGOFORGE_SIGNING_KEY_FILE);
    // Intake signs no URL, so it needs no address for one.
    const directory = { root: join(config.CGOFORGE_HOME, 'store'), publicUrl: '', signingKey };
    const gate = await GoModuleGate.open({
      home: config.CGOFORGE_HOME,
      goRoot: config.CGOFORGE_GOROOT,
      machine: readMachineEnvironment(),
      catalogue: readCatalogue(),
      storeBytes: config.CGOFORGE_MODULE_STORE_BYTES,
    });
    const closing: OnApplicationShutdown = {
      async onApplicationShutdown() {
        await wakeups.close();
        await database.$disconnect();
      },
    };
    const ports = [
      { provide: Received, useValue: new PrismaReceived(database) },
      { provide: Wakeups, useValue: wakeups },
      { provide: ObjectStore, useValue: await openObjectStore(config, directory, new SystemClock()) },
      { provide: ModuleGate, useValue: gate },
      { provide: TokenKey, useValue: new TokenKey(signingKey) },
    ];
    return {
      module: IntakeAdaptersModule,
      global: true,
      providers: [...ports, { provide: 'closing', useValue: closing }],
      exports: ports.map((port) => port.provide),
    };
  }
}
