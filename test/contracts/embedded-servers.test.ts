import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { PartSpec } from '../../apps/standalone/src/part.js';
import { postgresPart } from '../../apps/standalone/src/postgres.js';
import { postgresSoftware } from '../../apps/standalone/src/postgres-software.js';
import { findRedis, redisPart } from '../../apps/standalone/src/redis.js';
import { type RunningPart, startPart } from '../support/part.js';
import { sql } from '../support/postgres.js';
import { serverHome, serverPlaces } from '../support/server-places.js';

const home = await serverHome();
afterAll(() => rm(home, { recursive: true }));
const softwareFolder = join(home, 'software');
await mkdir(join(softwareFolder, '9.6.24/bin'), { recursive: true });
const software = await postgresSoftware(softwareFolder);
const places = (name: string) => serverPlaces(home, name, 'pass-phrase');
const postgresOf = (name: string) => postgresPart({ software, ...places(name) });
const redisOf = async (name: string) => redisPart({ software: (await findRedis()) ?? '', ...places(name) });

/** Starts it until the test has ended. */
async function start(part: PartSpec): Promise<RunningPart> {
  const running = await startPart(part);
  onTestFinished(() => running.end(part.stopSignal));
  return running;
}

describe('the embedded Postgres', () => {
  it('is of one version, whatever earlier releases of the service had', async () => {
    expect(await readdir(softwareFolder)).toEqual([basename(software)]);
  });

  it('writes UTF-8, sorts as C does, is durable and listens to no port', async () => {
    const part = postgresOf('settings');
    await start(part);
    const [row] = await sql<{ settings: string }>(
      part.url,
      `SELECT concat_ws(' ', current_setting('server_encoding'), current_setting('fsync'), datcollate,
         current_setting('listen_addresses') = '') AS settings FROM pg_database WHERE datname = current_database()`,
    );
    expect(row?.settings).toBe('UTF8 on C t');
  });

  it.each([
    ['keeps what was committed when it is killed, and starts over what it left behind', 'killed', 'SIGKILL'],
    ['ends the server that an earlier life left running before it starts the next', 'left', 'exit 0'],
  ] as const)('%s', async (_, name, end) => {
    const part = postgresOf(name);
    const first = await start(part);
    await sql(part.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    if (name === 'killed') await first.end('SIGKILL');
    await start(part);
    expect(await first.ended).toBe(end);
    expect(await sql(part.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
  });

  it('is not misled by a pid that went to a stranger', async () => {
    const part = postgresOf('stranger');
    await (await startPart(part)).end(part.stopSignal);
    await writeFile(join(home, 'stranger/data/postmaster.pid'), `${process.pid}\n`);
    await start(part);
    expect(await sql(part.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('lets nobody in without the password', async () => {
    const part = postgresOf('closed');
    await start(part);
    await expect(sql(part.url.replace('pass-phrase', 'guess'), 'SELECT 1')).rejects.toThrow('password');
  });
});

describe('the embedded Redis', () => {
  it('ends the server that an earlier life left running, before it starts the next', async () => {
    const part = await redisOf('redis');
    const left = await start(part);
    await start(part);
    expect(await left.ended).toBe('exit 0');
  });

  it('has its password in a file that only its account can read, not on its command line', async () => {
    const { pid } = await start(await redisOf('redis-closed'));
    expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('pass-phrase');
    expect((await stat(join(home, 'redis-closed/redis.conf'))).mode & 0o777).toBe(0o600);
  });
});
