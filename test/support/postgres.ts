import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { applyMigrations } from '@cgoforge/adapter-prisma';
import { Client } from 'pg';
import { postgresPart } from '../../apps/standalone/src/postgres.js';
import { postgresSoftware } from '../../apps/standalone/src/postgres-software.js';
import { startPart } from './part.js';
import { serverHome, serverPlaces } from './server-places.js';

export const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations');

export interface TestPostgres {
  /** Of the database that is there from the start. */
  readonly url: string;
  /** Ends the server as a power cut would, and starts it again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** The embedded mode's own Postgres, in a folder of its own, until `stop`. */
export async function startPostgres(): Promise<TestPostgres> {
  const home = await serverHome();
  const software = await postgresSoftware(join(home, 'software'));
  const part = postgresPart({ software, ...serverPlaces(home, 'postgres', 'pass word/%') });
  let running = await startPart(part);
  return {
    url: part.url,
    async crash() {
      await running.end('SIGKILL');
      running = await startPart(part);
    },
    async stop() {
      await running.end(part.stopSignal);
      await rm(home, { recursive: true });
    },
  };
}

/** Makes a database of its own on the server of this URL and answers its URL; migrated unless told otherwise. */
export async function makeDatabase(server: string, { migrated } = { migrated: true }): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await sql(server, `CREATE DATABASE ${name}`);
  // An operator's own Postgres may be anywhere.
  await sql(server, `ALTER DATABASE ${name} SET timezone TO 'America/New_York'`);
  const url = server.replace('/postgres?', `/${name}?`);
  if (migrated) await applyMigrations(url, MIGRATIONS);
  return url;
}

/** Runs SQL over a connection of its own. */
export async function sql<Row extends object>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
