import { openDatabase, PostgresWakeups, PrismaBuilds } from '@cgoforge/adapter-prisma';
import { NoFailpoints, SystemClock } from '@cgoforge/core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeDatabase, startPostgres } from '../support/postgres.js';
import { newBuild, unique } from '../support/rows.js';

const WAIT = { timeout: 15_000, interval: 50 };

describe('when Postgres is killed', () => {
  it('every build that was accepted is still there, and rows and wake-ups work again by themselves', async () => {
    const postgres = await startPostgres();
    onTestFinished(postgres.stop);
    const url = await makeDatabase(postgres.url);
    const database = openDatabase(url);
    const builds = new PrismaBuilds(database, new SystemClock(), new NoFailpoints());
    const wakeups = new PostgresWakeups(url);
    await wakeups.open();
    const accepted = newBuild();
    await builds.create(accepted);
    const meanwhile = Promise.allSettled(Array.from({ length: 20 }, () => builds.create(newBuild())));

    await postgres.crash();

    const answers = await meanwhile;
    await vi.waitFor(() => builds.find('local', accepted.id), WAIT);
    const known = [accepted.id];
    for (const answer of answers) if (answer.status === 'fulfilled') known.push(answer.value.build.id);
    for (const id of known) expect(await builds.find('local', id)).toMatchObject({ id });

    const pool = unique('pool');
    const heard: string[] = [];
    wakeups.on('queue', pool, (id) => heard.push(id));
    await vi.waitFor(async () => {
      await builds.create(newBuild({ pool }));
      expect(heard).toContain(pool);
    }, WAIT);
    await wakeups.close();
    await database.$disconnect();
  });
});
