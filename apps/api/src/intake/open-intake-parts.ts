import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GoModuleGate, readInheritedEnvironment } from '@cgoforge/adapter-go-modules';
import { openObjectStore } from '@cgoforge/adapter-object-store';
import { openDatabase, PostgresWakeups } from '@cgoforge/adapter-prisma';
import { SystemClock } from '@cgoforge/core';
import { readGoReleases } from '@cgoforge/toolchains';
import type { IntakeConfig } from './config.js';
import type { IntakeParts } from './intake-adapters.module.js';

/** Opens all that intake works with as a process of its own. Rejects when one of them cannot be reached. */
export async function openIntakeParts(config: IntakeConfig): Promise<IntakeParts> {
  const clock = new SystemClock();
  const database = openDatabase(config.CGOFORGE_DATABASE_URL);
  const wakeups = new PostgresWakeups(config.CGOFORGE_DATABASE_URL);
  await wakeups.open();
  const signingKey = await readFile(config.CGOFORGE_SIGNING_KEY_FILE);
  // Intake signs no URL, so it needs no address for one.
  const directory = { root: join(config.CGOFORGE_HOME, 'store'), publicUrl: '', signingKey };
  const store = await openObjectStore(config, directory, clock);
  const gate = await GoModuleGate.open({
    home: config.CGOFORGE_HOME,
    goRoot: config.CGOFORGE_GOROOT,
    inherited: readInheritedEnvironment(),
    pins: readGoReleases().pins,
    storeBytes: config.CGOFORGE_MODULE_STORE_BYTES,
  });
  const close = async () => {
    await wakeups.close();
    await database.$disconnect();
  };
  return { database, clock, wakeups, store, gate, signingKey, close };
}
