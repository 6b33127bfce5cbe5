import 'reflect-metadata';
import { endBy, outliveLog } from '@cgoforge/io';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AdaptersModule } from './adapters.module.js';
import { readConfig } from './config.js';
import { AttemptChanges } from './drive/follow/attempt-changes.js';
import { ExpireTasks } from './periodic/expire-tasks.js';
import { HoldReserve } from './periodic/hold-reserve.js';
import { RemoveDiscards } from './periodic/remove-discards.js';
import { RetentionRounds } from './periodic/retention-rounds.js';
import { Relay } from './relay/relay.js';
import { AnswerDoorbell } from './supervise/answer-doorbell.js';
import { Supervisor } from './supervise/supervisor.js';
import { WorkerModule } from './worker.module.js';

const MOST_SILENT_MS = 60_000;

outliveLog();
const app = await open().catch(endBy);
const changes = app.get(AttemptChanges);
const supervisor = app.get(Supervisor);
const relay = app.get(Relay);
const periodic = [ExpireTasks, HoldReserve, RetentionRounds, RemoveDiscards].map((work) => app.get(work));
const doorbell = app.get(AnswerDoorbell);

changes.start();
// Attempts of an earlier life are taken over before new ones begin.
await supervisor.start();
await doorbell.start();
relay.start();
for (const work of periodic) work.start();
new Logger('Worker').log('Ready');

// A database whose packets are lost answers neither yes nor no for a quarter of an hour; a new process asks anew.
setInterval(() => {
  if (supervisor.silentMs() < MOST_SILENT_MS) return;
  new Logger('Worker').error(`No lease could be kept for ${MOST_SILENT_MS / 1000} s`);
  process.exit(1);
}, 5_000).unref();

/** Opens everything. Rejects when it cannot. */
async function open() {
  const worker = WorkerModule.with(await AdaptersModule.connect(readConfig()));
  return NestFactory.createApplicationContext(worker, {
    logger: ['error', 'warn', 'log'],
    abortOnError: false,
  });
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);

/** Takes no more work and leaves running attempts to the next worker. */
async function stop(): Promise<void> {
  await Promise.all(periodic.map((work) => work.stop()));
  await relay.stop();
  await doorbell.stop();
  await supervisor.stop();
  await changes.stop();
  await app.close();
  process.exit(0);
}
