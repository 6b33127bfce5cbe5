import { readSettings } from '@cgoforge/io';
import { z } from 'zod';

const loopback = ['127.0.0.1', '::1', 'localhost'];

const schema = z
  .object({
    CGOFORGE_HOME: z
      .string()
      .startsWith('/', 'must be an absolute path: builds and their files are kept there'),
    CGOFORGE_HOST: z.string().default('127.0.0.1'),
    CGOFORGE_PORT: z.coerce.number().int().min(1).max(65_535).default(8080),
    CGOFORGE_PUBLIC_URL: z.url().optional(),
    CGOFORGE_API_KEYS_FILE: z.string().optional(),
    CGOFORGE_DEATHS_PER_MINUTE: z.coerce.number().int().positive().default(5),
    CGOFORGE_GOROOT: z
      .string()
      .startsWith('/', 'must be the folder of a Go toolchain: it compiles the builds'),
  })
  .refine((env) => env.CGOFORGE_API_KEYS_FILE !== undefined || loopback.includes(env.CGOFORGE_HOST), {
    path: ['CGOFORGE_HOST'],
    error: 'must be a loopback address without CGOFORGE_API_KEYS_FILE: anyone could build here',
  });

/** What the embedded service was told, and the rest of the environment that its parts get to see. */
export type Config = Readonly<ReturnType<typeof readConfig>>;

/** Reads the environment once; a bad value stops the start and says which. */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  const settings = readSettings('cgoforge', schema, env);
  const { CGOFORGE_HOME: home, CGOFORGE_HOST: host, CGOFORGE_PORT: port } = settings;
  const url = settings.CGOFORGE_PUBLIC_URL ?? `http://localhost:${port}`;
  const environment: Readonly<Record<string, string>> = {
    ...passedOn(env),
    HOME: home,
    CGOFORGE_HOME: home,
    CGOFORGE_HOST: host,
    CGOFORGE_PORT: String(port),
    CGOFORGE_PUBLIC_URL: url,
    CGOFORGE_GOROOT: settings.CGOFORGE_GOROOT,
  };
  return {
    ...{ home, host, port, url, environment },
    /** Whether who builds needs a key. */
    needKey: settings.CGOFORGE_API_KEYS_FILE !== undefined,
    /** How often a part may die within a minute before everything stops. */
    deathsPerMinute: settings.CGOFORGE_DEATHS_PER_MINUTE,
  };
}

/** Our own settings, and how this machine reaches the network; a part gets nothing else of the caller's environment. */
function passedOn(env: NodeJS.ProcessEnv): Record<string, string> {
  const known = /^(CGOFORGE_|GO|SSL_CERT_)|^(PATH|TZ|NETRC|NODE_EXTRA_CA_CERTS)$|^(https?|no|all)_proxy$/i;
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && known.test(name) ? [[name, value]] : [],
    ),
  );
}
