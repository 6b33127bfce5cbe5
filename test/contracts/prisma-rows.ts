import {
  openDatabase,
  PostgresWakeups,
  PrismaBuilds,
  PrismaLeases,
  PrismaLogs,
  PrismaPools,
  PrismaQueue,
  PrismaReceived,
  PrismaReceiving,
  PrismaReleases,
  PrismaRetention,
  PrismaSources,
  PrismaTransitions,
} from '@cgoforge/adapter-prisma';
import { type Failpoint, type Failpoints, RandomIds } from '@cgoforge/core';
import { afterAll } from 'vitest';
import { newDatabase } from '../support/database.js';
import { PlayedClock } from '../support/played-clock.js';
import { sql } from '../support/postgres.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** The ports over a database of their own, for all tests of the file. */
export async function prismaRowsOfFile(): Promise<RowsUnderTest & { readonly url: string }> {
  const url = await newDatabase();
  const database = openDatabase(url, 10);
  afterAll(() => database.$disconnect());
  const wakeups = new PostgresWakeups(url);
  await wakeups.open();
  afterAll(() => wakeups.close());
  const passed: Failpoint[] = [];
  const failpoints: Failpoints = { pass: (point) => void passed.push(point) };
  const clock = new PlayedClock();
  const ids = new RandomIds(clock);
  return {
    url,
    builds: new PrismaBuilds(database, clock, failpoints),
    ...{ queue: new PrismaQueue(database, clock, ids, failpoints), leases: new PrismaLeases(database) },
    transitions: new PrismaTransitions(database, clock, ids, failpoints),
    releases: new PrismaReleases(database, clock),
    ...{ retention: new PrismaRetention(database, clock), sources: new PrismaSources(database, clock) },
    ...{ logs: new PrismaLogs(database), pools: new PrismaPools(database) },
    ...{ received: new PrismaReceived(database, clock), receiving: new PrismaReceiving(database) },
    ...{ wakeups, passed },
    pass: async (seconds) => {
      clock.pass(seconds);
      // What is by the database's clock.
      const earlier = (column: string) => `${column} = ${column} - make_interval(secs => ${seconds})`;
      await sql(
        url,
        `UPDATE attempts SET ${earlier('lease_until')}; UPDATE pools SET ${earlier('seen_at')};
           UPDATE received SET ${earlier('heard_at')}`,
      );
    },
    breakWakeups: async () => {
      await sql(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
      );
    },
  };
}
