import { openDatabase, PrismaBuilds, PrismaLeases, PrismaQueue } from '@cgoforge/adapter-prisma';
import {
  BUILD_OPTIONS_VERSION,
  DEFAULT_BUILD_OPTIONS,
  NoFailpoints,
  RandomIds,
  SystemClock,
} from '@cgoforge/core';
import { afterAll, describe, expect, it } from 'vitest';
import { newDatabase } from '../support/database.js';
import { sql } from '../support/postgres.js';
import { newBuild, unique } from '../support/rows.js';

const url = await newDatabase();
const database = openDatabase(url);
afterAll(() => database.$disconnect());
const clock = new SystemClock();
const builds = new PrismaBuilds(database, clock, new NoFailpoints());
const queue = new PrismaQueue(database, clock, new RandomIds(clock), new NoFailpoints());
const leases = new PrismaLeases(database);

describe('a build that another release has stored', () => {
  async function stored(change: string) {
    const build = newBuild({ pool: unique('pool') });
    await builds.create(build);
    await sql(url, `UPDATE builds SET ${change} WHERE id = '${build.id}'`);
    const [task] = build.tasks;
    return { ...build, task: task?.id ?? '', pool: task?.pool ?? '' };
  }

  it('has the default in each field that the release did not know', async () => {
    const { id, task } = await stored(`options = '{"tags": ["netgo"]}'`);
    const options = { ...DEFAULT_BUILD_OPTIONS, tags: ['netgo'] };
    expect(await builds.find('local', id)).toMatchObject({ options });
    expect(await queue.begin(task, 'me', 1)).toMatchObject({ build: { options } });
  });

  it('is left to a newer release where that one stored it, and keeps nothing else waiting', async () => {
    const { id, task, pool } = await stored(`options_version = ${BUILD_OPTIONS_VERSION + 1}`);
    const refused = { code: 'unavailable', detail: expect.stringContaining('left to a newer one') };
    await expect(builds.find('local', id)).rejects.toMatchObject(refused);
    const other = newBuild({ pool });
    await builds.create(other);
    expect(await queue.admissible(pool, 9)).toEqual([{ taskId: other.tasks[0]?.id, attempt: 1 }]);
    expect(await queue.begin(task, 'me', 9)).toBeNull();
  });

  it('keeps its attempt when a newer release has stored it and its lease has run out', async () => {
    const { id, task, pool } = await stored('options_version = 1');
    const work = await queue.begin(task, 'me', 1);
    const takeOver = async () => (await leases.takeOver(pool, 'me', { ownedBefore: true })).length;
    await sql(url, `UPDATE builds SET options_version = ${BUILD_OPTIONS_VERSION + 1} WHERE id = '${id}'`);
    expect(await takeOver()).toBe(0);
    expect(await leases.unreleased(pool)).toEqual([work?.lease.attempt]);
    await sql(url, `UPDATE builds SET options_version = 1 WHERE id = '${id}'`);
    expect(await takeOver()).toBe(1);
  });
});
