import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyMigrations } from '@cgoforge/adapter-prisma';
import { addressOf } from '../address.js';
import type { Config } from '../config.js';
import { layout } from '../home.js';
import type { PartSpec } from '../part.js';
import { postgresPart } from '../postgres.js';
import { postgresSoftware } from '../postgres-software.js';
import { findRedis, redisPart } from '../redis.js';
import { readSecrets } from '../secrets.js';
import { waitUntil } from '../wait-until.js';
import { codeRoot, nodePart } from './node-part.js';

const READY_MS = 60_000;

/** Everything that needs no root, in the order in which it starts, and where the rows are. */
export async function serviceParts(config: Config) {
  const places = layout(config.home);
  const secrets = readSecrets(places.secrets);
  const postgres = postgresPart({
    software: await postgresSoftware(places.postgresSoftware),
    folder: places.postgres,
    socketFolder: join(places.service, 'postgres'),
    password: secrets.postgresPassword,
  });
  const software = await findRedis();
  if (!software) throw new Error('There is no Redis here; npm start installs redis-tools.');
  const redis = redisPart({
    software,
    folder: places.redis,
    socketFolder: join(places.service, 'redis'),
    password: secrets.redisPassword,
  });
  const env = {
    ...config.environment,
    CGOFORGE_DATABASE_URL: postgres.url,
    CGOFORGE_REDIS_URL: redis.url,
    CGOFORGE_SIGNING_KEY_FILE: secrets.signingKeyFile,
    CGOFORGE_LAUNCHER_SOCKET: places.launcherSocket,
  };
  const parts = [
    { ...postgres, ready: () => postgres.ready().then(() => migrate(postgres.url)) },
    redis,
    apiPart(config, { ...env, CGOFORGE_INTAKE_SOCKET: places.intakeSocket }, dirname(places.intakeSocket)),
    // It has nothing to show from outside; what it offers appears in GET /v1/targets.
    nodePart({ name: 'worker', program: 'apps/worker/dist/main.js', env, ready: async () => {} }),
  ];
  return { parts, databaseUrl: postgres.url };
}

/** Brings the database to this version; refuses one that a newer version has written. */
const migrate = (url: string): Promise<void> => applyMigrations(url, join(codeRoot, 'prisma/migrations'));

/** In mebibytes. Uploads pass through buffers outside the heap, which only a collection frees. With V8's own 16 the new
 * space fills so slowly that those buffers bring on whole collections of the old space, which cost more. */
const API_SEMI_SPACE = 4;

/** Of malloc. What a hundred readers of a log have let go of stays with the arena it came from, of which there are
 * eight for each CPU unless this is set (mallopt(3)); the threads of the API hardly wait for one another here. */
const API_ARENAS = '2';

/** The API and, on a socket in `intakeFolder`, intake. */
function apiPart(config: Config, env: PartSpec['env'], intakeFolder: string): PartSpec {
  return {
    ...nodePart({
      name: 'api',
      program: 'apps/api/dist/main.js',
      flags: [`--max-semi-space-size=${API_SEMI_SPACE}`],
      env: { ...env, MALLOC_ARENA_MAX: API_ARENAS },
      ready: () => apiAnswers(config),
    }),
    async prepare() {
      await mkdir(intakeFolder, { recursive: true });
      // Other users go through it in sandboxes; on this machine they do not get as far as the folder around it.
      await chmod(intakeFolder, 0o755);
    },
  };
}

function apiAnswers(config: Config): Promise<void> {
  // Not whether it has room: with too little the worker is what makes some.
  const url = addressOf(config, '/livez');
  return waitUntil(READY_MS, `The API does not serve within ${READY_MS / 1000} s.`, async () => {
    return (await fetch(url).catch(() => null))?.ok ?? false;
  });
}
