import { cp } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { applyMigrations } from '@cgoforge/adapter-prisma';
import { beforeEach, describe, expect, it } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import { AttemptRows } from '../support/attempt-rows.js';
import { newDatabase } from '../support/database.js';
import { inFolder } from '../support/in-folder.js';
import { MIGRATIONS, sql } from '../support/postgres.js';
import { newBuild } from '../support/rows.js';

/** The first migration that the previous release did not know. */
const NEWER = '20261128';

const WORKER_LINES = 'begins\n';
/** What intake took of the agent's log, of which a worker has brought so many bytes to the log's rows. */
const TAKEN = [Buffer.from('abcd'), Buffer.alloc(150_000, 'e'), Buffer.from('f')];
const BROUGHT = 2;
const LOG = Buffer.concat([Buffer.from(WORKER_LINES), ...TAKEN]);

/** Writes to received_chunks as an intake of the previous release did, behind `from` bytes. */
async function take(url: string, attempt: string, from: number, pieces: readonly Buffer[]): Promise<void> {
  let until = from;
  for (const data of pieces) {
    until += data.length;
    await sql(url, 'INSERT INTO received_chunks VALUES ($1, $2, $3)', [attempt, until, data]);
  }
  await sql(url, 'UPDATE received SET log_bytes = $2 WHERE attempt_id = $1', [attempt, until]);
}

describe('the log that an intake of the previous release took', () => {
  let url: string;
  let rows: AttemptRows;
  beforeEach(async () => {
    url = await newDatabase({ migrated: false });
    rows = new AttemptRows(url);
    return () => rows.close();
  });

  /** The rows as the previous release had them, with an attempt whose log was under way. */
  async function leaveOlderRows(attempt: string): Promise<void> {
    const isOlder = (path: string) => !(path.slice(MIGRATIONS.length + 1) >= NEWER && /\/\d/.test(path));
    await inFolder(async (folder) => {
      await cp(MIGRATIONS, folder, { recursive: true, filter: isOlder });
      await applyMigrations(url, folder);
    });
    const plan = JSON.stringify(attemptPlan(attempt));
    const written = Buffer.concat([Buffer.from(WORKER_LINES), Buffer.concat(TAKEN).subarray(0, BROUGHT)]);
    await sql(
      url,
      `INSERT INTO sources VALUES ('local', 'h1:x', 'sources/x', 1);
       INSERT INTO builds (id, tenant_id, source_digest, options, module, prebuilt)
       VALUES ('bld_1', 'local', 'h1:x', '{}', '{}', '[]');
       INSERT INTO tasks (id, tenant_id, build_id, position, asked, resolved, slug, pool, toolchain, state, attempts)
       VALUES ('tsk_1', 'local', 'bld_1', 0, 'linux/amd64', 'linux/amd64', 'linux-amd64', 'pool', 'host', 'running', 1);
       INSERT INTO attempts (id, tenant_id, task_id, pool, number, slot, holder, lease_until, log_bytes, log_chunks,
         executor_bytes)
       VALUES ('${attempt}', 'local', 'tsk_1', 'pool', 1, 0, 'me', now(), ${written.length}, 1, ${BROUGHT});
       INSERT INTO received (attempt_id, tenant_id, plan) VALUES ('${attempt}', 'local', '${plan}')`,
    );
    await sql(url, `INSERT INTO log_chunks VALUES ('local', '${attempt}', 0, ${written.length}, $1)`, [
      written,
    ]);
  }

  const log = (attempt: string) => buffer(rows.log(attempt));
  it('is brought to the rows of the log by the migration, whole and once', async () => {
    await leaveOlderRows('att_1');
    await take(url, 'att_1', 0, TAKEN);
    await applyMigrations(url, MIGRATIONS);
    expect(await log('att_1')).toEqual(LOG);
    const most =
      'SELECT writer, max(octet_length(data)) AS most FROM log_chunks GROUP BY writer ORDER BY writer';
    expect(await sql(url, most)).toEqual([
      { writer: 'agent', most: 65_536 },
      { writer: 'supervisor', most: WORKER_LINES.length + BROUGHT },
    ]);
    const bytes = LOG.length - WORKER_LINES.length;
    expect(await rows.receiving.admit('att_1')).toMatchObject({ log: { bytes } });
  });

  it('goes on where it ended, and the supervisor begins a line', async () => {
    await leaveOlderRows('att_1');
    await applyMigrations(url, MIGRATIONS);
    expect(await rows.logs.say({ attempt: 'att_1', epoch: 1 }, 'again\n')).toBe(true);
    await rows.receiving.appendLog('att_1', BROUGHT, Buffer.from('cd'), 1_000);
    expect((await log('att_1')).toString()).toBe('begins\nab\nagain\ncd');
  });

  it('is brought there as soon as the attempt asks this intake, while the other one runs beside it', async () => {
    await applyMigrations(url, MIGRATIONS);
    const { attempt } = await rows.begin(newBuild().source);
    await rows.received.open(attemptPlan(attempt));
    await take(url, attempt, 0, TAKEN);
    const bytes = Buffer.concat(TAKEN).length;
    const admitted = await Promise.all(Array.from({ length: 5 }, () => rows.receiving.admit(attempt)));
    for (const one of admitted) expect(one).toMatchObject({ log: { bytes } });
    await rows.receiving.appendLog(attempt, bytes, Buffer.from('g'), 1024 ** 2);
    expect(await log(attempt)).toEqual(Buffer.concat([...TAKEN, Buffer.from('g')]));
  });
});
