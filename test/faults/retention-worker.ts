// What a worker does about what is kept, in a process that can be killed: one round, at a time that is said.
import 'reflect-metadata';
import { DirectoryObjectStore } from '@cgoforge/adapter-directory-store';
import { podLayers } from '@cgoforge/adapter-kubernetes';
import { openDatabase, PostgresWakeups, PrismaRetention } from '@cgoforge/adapter-prisma';
import { DiskRoom } from '@cgoforge/io';
import { RemoveDiscards } from '../../apps/worker/dist/periodic/remove-discards.js';
import { RetentionRounds } from '../../apps/worker/dist/periodic/retention-rounds.js';
import { PlayedClock } from '../support/played-clock.ts';
import type { MonthLimits } from './played-month.ts';

/** Twice as much is to spare. */
const LEAST_FREE_BYTES = 4 * 1024 ** 2;

const [databaseUrl = '', folder = '', aheadSeconds, limits = ''] = process.argv.slice(2);
const clock = new PlayedClock();
clock.pass(Number(aheadSeconds));
const database = openDatabase(databaseUrl);
const retention = new PrismaRetention(database, clock);
const rounds = new RetentionRounds(
  retention,
  podLayers,
  new DiskRoom([folder], 1, () => undefined),
  {
    ...(JSON.parse(limits) as MonthLimits),
    storeRoom: new DiskRoom([folder], LEAST_FREE_BYTES, () => undefined),
  },
  clock,
);
const removeDiscards = new RemoveDiscards(
  retention,
  await DirectoryObjectStore.open({ root: folder, publicUrl: '', signingKey: Buffer.alloc(32) }, clock),
  new PostgresWakeups(databaseUrl),
);
await database.$queryRaw`SELECT 1`;
process.stdout.write('begins\n');
await rounds.run();
await removeDiscards.run();
await database.$disconnect();
