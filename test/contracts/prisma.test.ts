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
  PrismaTransitions,
} from '@cgoforge/adapter-prisma';
import { type Failpoint, type Failpoints, RandomIds } from '@cgoforge/core';
import { afterAll, expect, it } from 'vitest';
import { newDatabase } from '../support/database.js';
import { PlayedClock } from '../support/played-clock.js';
import { sql } from '../support/postgres.js';
import { newBuild } from '../support/rows.js';
import { describeBuildsContract } from './builds.contract.js';
import { describeLeasesContract } from './leases.contract.js';
import { describeLogsContract } from './logs.contract.js';
import { describePoolsContract } from './pools.contract.js';
import { describeQueueContract } from './queue.contract.js';
import { describeReceivedContract } from './received.contract.js';
import { describeReceivingContract } from './receiving.contract.js';
import { describeReleasesContract } from './releases.contract.js';
import type { RowsUnderTest } from './rows-under-test.js';
import { describeTransitionsContract } from './transitions.contract.js';
import { describeWakeupsContract } from './wakeups.contract.js';

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
const under: RowsUnderTest = {
  builds: new PrismaBuilds(database, clock, failpoints),
  ...{ queue: new PrismaQueue(database, clock, ids, failpoints), leases: new PrismaLeases(database) },
  transitions: new PrismaTransitions(database, clock, ids, failpoints),
  releases: new PrismaReleases(database, clock),
  ...{ logs: new PrismaLogs(database), pools: new PrismaPools(database) },
  ...{
    received: new PrismaReceived(database, clock),
    receiving: new PrismaReceiving(database),
    wakeups,
    passed,
  },
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

it('writes dates as every other client of a Postgres of another time zone reads them', async () => {
  const { build } = await under.builds.create(newBuild());
  const [row] = await sql<{ createdAt: Date }>(
    url,
    'SELECT created_at AS "createdAt" FROM builds WHERE id = $1',
    [build.id],
  );
  expect(row?.createdAt).toEqual(build.createdAt);
});

describeBuildsContract('PrismaBuilds', under);
describeQueueContract('PrismaQueue', under);
describeLeasesContract('PrismaLeases', under);
describeTransitionsContract('PrismaTransitions', under);
describeReleasesContract('PrismaReleases', under);
describeLogsContract('PrismaLogs', under);
describePoolsContract('PrismaPools', under);
describeReceivedContract('PrismaReceived', under);
describeReceivingContract('PrismaReceiving', under);
describeWakeupsContract('PostgresWakeups', under);
