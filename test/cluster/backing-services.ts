import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresPart } from '../../apps/standalone/src/postgres.ts';
import { postgresSoftware } from '../../apps/standalone/src/postgres-software.ts';
import { findRedis } from '../../apps/standalone/src/redis.ts';
import { freePort } from '../support/free-port.ts';
import { type MinioServer, startMinio } from '../support/minio.ts';
import { type RunningPart, startPart } from '../support/part.ts';
import { ofAccount, serverHome, serverPlaces } from '../support/server-places.ts';
import { untilOpen } from '../support/until-open.ts';

/** What the chart expects to find outside: real servers on an address of this machine that pods reach. */
export interface BackingServices {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly minio: MinioServer;
  /** For tests that stop it with SIGSTOP. */
  readonly redisPid: number;
  stop(): Promise<void>;
}

const PASSWORD = 'pass-word';

export async function startBackingServices(host: string): Promise<BackingServices> {
  const home = await serverHome();
  const postgres = await startTcpPostgres(home, host);
  const redisPort = await freePort(host);
  const redis = await startTcpRedis(home, host, redisPort);
  const minio = await startMinio(host);
  return {
    ...{ databaseUrl: postgres.url, redisUrl: `redis://:${PASSWORD}@${host}:${redisPort}/0`, minio },
    redisPid: redis.pid,
    stop: async () => {
      await Promise.all([minio.stop(), redis.end('SIGTERM'), postgres.part.end('SIGINT')]);
      await rm(home, { recursive: true });
    },
  };
}

/** The embedded mode's Postgres, made to listen where pods can reach it. */
async function startTcpPostgres(home: string, host: string): Promise<{ url: string; part: RunningPart }> {
  const port = await freePort(host);
  const software = await postgresSoftware(join(home, 'software'));
  const part = postgresPart({ software, ...serverPlaces(home, 'postgres', PASSWORD) });
  const running = await startPart({
    ...part,
    args: [...part.args, '-c', `listen_addresses=${host}`, '-c', `port=${port}`],
    prepare: async () => {
      await part.prepare?.();
      await appendFile(join(home, 'postgres/data/pg_hba.conf'), 'host all all 0.0.0.0/0 scram-sha-256\n');
    },
  });
  return { url: `postgresql://cgoforge:${PASSWORD}@${host}:${port}/postgres`, part: running };
}

async function startTcpRedis(home: string, host: string, port: number): Promise<RunningPart> {
  const software = await findRedis();
  if (!software) throw new Error('There is no Redis on this machine: install redis-tools.');
  const configuration = join(home, 'redis.conf');
  return startPart({
    ...{ name: 'redis', command: software, argv0: 'redis-server', args: [configuration] },
    env: {},
    stopSignal: 'SIGTERM',
    ...ofAccount(),
    prepare: () =>
      writeFile(
        configuration,
        `bind ${host}\nport ${port}\nrequirepass ${PASSWORD}\nsave ""\nmaxmemory-policy noeviction\nloglevel warning\n`,
      ),
    ready: () => untilOpen(host, port),
  });
}
