// What a worker does about what is kept, in a process that can be killed: one round, at a time that is said.
import 'reflect-metadata';
import { DirectoryObjectStore } from '@cgoforge/adapter-directory-store';
import { podLayers } from '@cgoforge/adapter-kubernetes';
import { openDatabase, PostgresWakeups, PrismaRetention } from '@cgoforge/adapter-prisma';
import { DiskReserve, DiskRoom } from '@cgoforge/io';
import { RetentionRounds } from '../../apps/worker/dist/periodic/retention-rounds.js';
import { PlayedClock } from '../support/played-clock.ts';
import type { MonthLimits } from './played-month.ts';

const [databaseUrl = '', folder = '', aheadSeconds, limits = ''] = process.argv.slice(2);
const clock = new PlayedClock();
clock.pass(Number(aheadSeconds));
const database = openDatabase(databaseUrl);
const rounds = new RetentionRounds(
  new PrismaRetention(database, clock),
  await DirectoryObjectStore.open({ root: folder, publicUrl: '', signingKey: Buffer.alloc(32) }, clock),
  podLayers,
  new DiskRoom(folder, 1, () => undefined),
  new DiskReserve('', 0),
  new PostgresWakeups(databaseUrl),
  JSON.parse(limits) as MonthLimits,
);
await database.$queryRaw`SELECT 1`;
process.stdout.write('begins\n');
await rounds.run();
await database.$disconnect();
