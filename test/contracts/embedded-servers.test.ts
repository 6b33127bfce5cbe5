import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresPart } from '../../apps/standalone/src/postgres.js';
import { postgresSoftware } from '../../apps/standalone/src/postgres-software.js';
import { findRedis, redisPart } from '../../apps/standalone/src/redis.js';
import { startPart } from '../support/part.js';
import { sql } from '../support/postgres.js';
import { serverHome, serverPlaces } from '../support/server-places.js';

let home: string;
let software: string;
beforeAll(async () => {
  home = await serverHome();
  software = await postgresSoftware(join(home, 'software'));
});
afterAll(() => rm(home, { recursive: true }));

const postgresOf = (name: string) => postgresPart({ software, ...serverPlaces(home, name, 'pass-phrase') });
const redisOf = async (name: string) =>
  redisPart({ software: (await findRedis()) ?? '', ...serverPlaces(home, name, 'pass-phrase') });

describe('the embedded Postgres', () => {
  it('writes UTF-8, sorts as C does, is durable and listens to no port', async () => {
    const part = postgresOf('settings');
    const running = await startPart(part);
    const [row] = await sql<{ settings: string }>(
      part.url,
      `SELECT concat_ws(' ', current_setting('server_encoding'), current_setting('fsync'), datcollate,
         current_setting('listen_addresses') = '') AS settings FROM pg_database WHERE datname = current_database()`,
    );
    expect(row?.settings).toBe('UTF8 on C t');
    await running.end(part.stopSignal);
  });

  it('keeps what was committed when it is killed, and starts over what it left behind', async () => {
    const part = postgresOf('killed');
    const first = await startPart(part);
    await sql(part.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.end('SIGKILL');
    const second = await startPart(part);
    expect(await sql(part.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    await second.end(part.stopSignal);
  });

  it('ends the server that an earlier life left running before it starts the next', async () => {
    const part = postgresOf('left');
    const left = await startPart(part);
    await sql(part.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    const next = await startPart(part);
    expect(await left.ended).toBe('exit 0');
    expect(await sql(part.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    await next.end(part.stopSignal);
  });

  it('is not misled by a pid that went to a stranger', async () => {
    const part = postgresOf('stranger');
    await (await startPart(part)).end(part.stopSignal);
    await writeFile(join(home, 'stranger/data/postmaster.pid'), `${process.pid}\n`);
    const running = await startPart(part);
    expect(await sql(part.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await running.end(part.stopSignal);
  });

  it('lets nobody in without the password', async () => {
    const part = postgresOf('closed');
    const running = await startPart(part);
    await expect(sql(part.url.replace('pass-phrase', 'guess'), 'SELECT 1')).rejects.toThrow('password');
    await running.end(part.stopSignal);
  });
});

describe('the embedded Redis', () => {
  it('ends the server that an earlier life left running, before it starts the next', async () => {
    const part = await redisOf('redis');
    const left = await startPart(part);
    const next = await startPart(part);
    expect(await left.ended).toBe('exit 0');
    await next.end(part.stopSignal);
  });

  it('has its password in a file that only its account can read, not on its command line', async () => {
    const part = await redisOf('redis-closed');
    const running = await startPart(part);
    expect(await readFile(`/proc/${running.pid}/cmdline`, 'utf8')).not.toContain('pass-phrase');
    expect((await stat(join(home, 'redis-closed/redis.conf'))).mode & 0o777).toBe(0o600);
    await running.end(part.stopSignal);
  });
});
