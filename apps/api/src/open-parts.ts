import { readFile } from 'node:fs/promises';
import { verifySignedUrl } from '@cgoforge/adapter-directory-store';
import { openObjectStore } from '@cgoforge/adapter-object-store';
import { type Database, openDatabase, PostgresWakeups } from '@cgoforge/adapter-prisma';
import { type Clock, type ObjectStore, SystemClock } from '@cgoforge/core';
import { NoSignedObjects, type SignedObjects } from './artifacts/signed-objects.js';
import type { ApiConfig } from './config.js';

/** What all listeners of the process share. */
export interface ApiParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly wakeups: PostgresWakeups;
  readonly store: ObjectStore;
  /** Who serves the store's signed URLs: the store itself, or for a directory this API. */
  readonly signed: SignedObjects;
  readonly signingKey: Buffer;
}

/** Opens them all. Rejects when the database or the store cannot be reached. */
export async function openParts(config: ApiConfig): Promise<ApiParts> {
  const database = openDatabase(config.CGOFORGE_DATABASE_URL);
  const wakeups = new PostgresWakeups(config.CGOFORGE_DATABASE_URL);
  await wakeups.open();
  const signingKey = await readFile(config.signingKeyFile);
  const clock = new SystemClock();
  const directory = { root: config.storeFolder, publicUrl: config.publicUrl, signingKey };
  const store = await openObjectStore(config, directory, clock);
  const ours: SignedObjects = {
    verify: (method, url) => verifySignedUrl(url, method, signingKey, clock.now()),
  };
  const signed = config.CGOFORGE_STORE === 'directory' ? ours : new NoSignedObjects();
  return { database, clock, wakeups, signingKey, store, signed };
}
