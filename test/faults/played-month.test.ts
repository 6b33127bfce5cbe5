import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { EVERY_CASE } from '../support/every-case.js';
import { openFolderStore } from '../support/folder-store.js';
import { loopDiskOfFile } from '../support/loop-disk-of-file.js';
import { PlayedClock } from '../support/played-clock.js';
import { makeDatabase, sql, startPostgres } from '../support/postgres.js';
import { filesBelow, strayKeys } from '../support/stored-keys.js';
import { type MonthLimits, PlayedBuilds } from './played-month.js';

const MIB = 1024 ** 2;
const DAY = 24 * 3_600;
/** A month by hand; else for as long as builds are kept, and some more. */
const DAYS = EVERY_CASE ? 30 : 12;
const BUILDS_A_DAY = 100;

/** Where a third of what comes would fill the disk before the month is over. */
const folder = loopDiskOfFile(48 * MIB).path;
const limits: MonthLimits = {
  builds: {
    ...{ leastSeconds: 3_600, seconds: 9 * DAY },
    ...{ tenantBuilds: 500, builds: 700, tenantBytes: 9 * MIB, bytes: 12 * MIB },
  },
  rows: { seconds: 5 * DAY, builds: 1_200 },
  layers: { seconds: DAY, bytes: 0 },
};

const postgres = await startPostgres();
afterAll(() => postgres.stop());
const url = await makeDatabase(postgres.url);
const clock = new PlayedClock();
const store = await openFolderStore(folder);
const played = new PlayedBuilds(url, store, clock);
afterAll(() => played.database.$disconnect());
let ahead = 0;

function pass(seconds: number): void {
  clock.pass(seconds);
  ahead += seconds;
}

/** A round of a worker of its own, which is killed some time into it, or not at all. */
async function round(killedAfterMs?: number): Promise<void> {
  const program = join(import.meta.dirname, 'retention-worker.ts');
  const args = [program, url, folder, String(ahead), JSON.stringify(limits)];
  const worker = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(worker, 'exit');
  await Promise.race([once(worker.stdout, 'data'), ended]);
  if (killedAfterMs !== undefined) {
    await delay(killedAfterMs);
    worker.kill('SIGKILL');
  }
  worker.stdout.resume();
  const [code, signal] = await ended;
  if (signal === null) expect(code).toBe(0);
}

/** Keys of all objects, those that are being written too. */
const stored = () => filesBelow(folder).map((file) => file.replace(/^objects\//, ''));

const OF_KEPT = `
  SELECT object_key AS key FROM sources
  UNION ALL SELECT object_key FROM artifacts JOIN tasks ON tasks.id = task_id
    JOIN builds ON builds.id = build_id WHERE expired_at IS NULL
  UNION ALL SELECT log_key FROM attempts JOIN tasks ON tasks.id = task_id
    JOIN builds ON builds.id = build_id WHERE expired_at IS NULL`;

/** No row without its objects, and no object without a row that has it, or has it removed. */
async function expectWhole(): Promise<void> {
  const keys = new Set(stored());
  const kept = (await sql<{ key: string }>(url, OF_KEPT)).map(({ key }) => key);
  expect(kept.filter((key) => !keys.has(key))).toEqual([]);
  const going = (await sql<{ prefix: string }>(url, 'SELECT prefix FROM discards')).map(
    ({ prefix }) => prefix,
  );
  expect(strayKeys([...keys], [...kept, ...going])).toEqual([]);
}

it(`${DAYS} days of builds of two tenants, whose workers are killed, leave nothing behind`, async () => {
  const descriptors = readdirSync('/proc/self/fd').length;
  const pinned = new Set<string>();
  for (let day = 0; day < DAYS; day += 1) {
    for (let sent = 0; sent < BUILDS_A_DAY; sent += 10) {
      pass(DAY / 10);
      const tenants = Array.from({ length: 10 }, (_, index) => (index % 3 === 0 ? 'small' : 'large'));
      const [build, other] = await Promise.all(tenants.map((tenant) => played.play(tenant)));
      if (build && sent === 0) {
        await played.builds.pin('small', build.id, { tenantBytes: MIB, bytes: MIB });
        pinned.add(build.id);
      }
      if (other && sent === 10) await played.builds.delete('large', other.id);
    }
    await Promise.all([round(randomInt(200)), round(randomInt(400))]);
    await expectWhole();
    await Promise.all([round(), round()]);
    await expectWhole();
  }
  for (const id of pinned) {
    expect(await played.builds.find('small', id)).toMatchObject({ pinned: true, expired: false });
    await played.builds.unpin('small', id);
  }
  for (let weeks = 0; weeks < 3; weeks += 1) {
    pass(7 * DAY);
    await round();
    await expectWhole();
  }
  expect(stored()).toEqual([]);
  for (const table of ['builds', 'tasks', 'attempts', 'artifacts', 'sources', 'discards']) {
    expect(await sql(url, `SELECT count(*)::int AS left FROM ${table}`)).toEqual([{ left: 0 }]);
  }
  expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(descriptors + 10);
}, 600_000);
