import { expect, it } from 'vitest';
import { sql } from '../support/postgres.js';
import { newBuild } from '../support/rows.js';
import { describeBuildsContract } from './builds.contract.js';
import { describeLeasesContract } from './leases.contract.js';
import { describeLogsContract } from './logs.contract.js';
import { describePoolsContract } from './pools.contract.js';
import { prismaRowsOfFile } from './prisma-rows.js';
import { describeQueueContract } from './queue.contract.js';
import { describeReceivedContract } from './received.contract.js';
import { describeReceivingContract } from './receiving.contract.js';
import { describeReleasesContract } from './releases.contract.js';
import { describeTransitionsContract } from './transitions.contract.js';
import { describeWakeupsContract } from './wakeups.contract.js';

const { url, ...under } = await prismaRowsOfFile();

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
