import { homedir } from 'node:os';
import { join } from 'node:path';
import { objectStoreEnvironment } from '@cgoforge/adapter-object-store/config';
import { goArchOf, parseTarget } from '@cgoforge/core';
import { LEAST_FREE_BYTES, readSettings } from '@cgoforge/io';
import { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source/limits';
import { z } from 'zod';
import type { LeastPace } from './http/api-settings.js';
import { isLoopback } from './http/refuse-foreign.js';
import { allOf } from './submit/form-fields.js';
import { LEAST_READER_MEMORY } from './submit/share-memory.js';

const HERE = `linux/${goArchOf(process.arch)}`;

const count = (value: number) => z.coerce.number().int().positive().default(value);

const path = (wrong: string) => z.string().startsWith('/', `is not an absolute path; ${wrong}`);

const environment = z
  .object({
    ...objectStoreEnvironment.shape,
    CGOFORGE_HOME: path('uploads and files would lie wherever the service was started').default(
      process.getuid?.() === 0 ? '/var/lib/cgoforge' : join(homedir(), '.cgoforge'),
    ),
    CGOFORGE_HOST: z.string().default('127.0.0.1'),
    CGOFORGE_PORT: z.coerce.number().int().min(0).max(65535).default(8080),
    CGOFORGE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    CGOFORGE_ALLOWED_HOSTS: z
      .string()
      .default('')
      .transform((list) =>
        list
          .toLowerCase()
          .split(',')
          .map((name) => name.trim())
          .filter(Boolean),
      )
      .refine(
        (names) => names.every((name) => /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(name)),
        'is not a comma list of host names without scheme and port, so that no request would be for one of them',
      ),
    CGOFORGE_API_KEYS_FILE: path(
      'which keys are valid would depend on where the service was started',
    ).optional(),
    CGOFORGE_DATABASE_URL: z.string('is not set: builds live in Postgres alone'),
    CGOFORGE_SIGNING_KEY_FILE: z.string().startsWith('/').optional(),
    CGOFORGE_INTAKE_SOCKET: path('no sandbox would find intake').optional(),
    CGOFORGE_URL_SECONDS: count(900),
    CGOFORGE_WAIT_SECONDS: count(3600),
    CGOFORGE_PROXY_WAIT_SECONDS: count(50),
    CGOFORGE_LOG_BYTES: count(64 * 1024 ** 2),
    CGOFORGE_PIN_BYTES: count(6 * 1024 ** 3),
    CGOFORGE_PIN_TENANT_BYTES: count(4 * 1024 ** 3),
    CGOFORGE_DRAIN_SECONDS: z.coerce.number().int().nonnegative().default(0),
    CGOFORGE_DEFAULT_TARGETS: z
      .string()
      .default(HERE)
      .transform((list) => list.split(',').map((target) => target.trim()))
      .refine(
        (list) => list.every(isTarget),
        'is not a comma list of targets such as linux/amd64,linux/arm64',
      ),
    CGOFORGE_UPLOAD_BYTES_PER_SECOND: count(8 * 1024),
    CGOFORGE_UPLOAD_GRACE_SECONDS: count(30),
    CGOFORGE_LEAST_FREE_BYTES: count(LEAST_FREE_BYTES),
    CGOFORGE_SPOOL_BYTES: z.coerce.number().int().positive().optional(),
    CGOFORGE_SOURCE_MEMORY_MIB: z.coerce
      .number()
      .int()
      .min(
        LEAST_READER_MEMORY,
        `is less than ${LEAST_READER_MEMORY}; sources of many files could not be read`,
      )
      .default(400),
    CGOFORGE_SOURCE_COMPRESSED_BYTES: count(DEFAULT_ARCHIVE_LIMITS.compressedBytes),
    CGOFORGE_SOURCE_EXPANDED_BYTES: count(DEFAULT_ARCHIVE_LIMITS.expandedBytes),
    CGOFORGE_SOURCE_RATIO: count(DEFAULT_ARCHIVE_LIMITS.ratio),
    CGOFORGE_SOURCE_ENTRIES: count(DEFAULT_ARCHIVE_LIMITS.entries),
    CGOFORGE_SOURCE_PATH_BYTES: count(DEFAULT_ARCHIVE_LIMITS.pathBytes),
    CGOFORGE_SOURCE_DEPTH: count(DEFAULT_ARCHIVE_LIMITS.depth),
    CGOFORGE_SOURCE_FILE_BYTES: count(DEFAULT_ARCHIVE_LIMITS.fileBytes),
    /** For tests: a folder whose files arm failpoints. */
    CGOFORGE_FAILPOINTS: z.string().optional(),
  })
  .refine((env) => env.CGOFORGE_API_KEYS_FILE !== undefined || isLoopback(env.CGOFORGE_HOST), {
    path: ['CGOFORGE_HOST'],
    error:
      'is reachable from other machines, and without CGOFORGE_API_KEYS_FILE anybody there could run programs here',
  })
  .readonly();

function isTarget(text: string): boolean {
  if (allOf(text) !== null) return true;
  try {
    parseTarget(text);
    return true;
  } catch {
    return false;
  }
}

export type ApiConfig = z.infer<typeof environment> & {
  /** Where callers reach this service, without a slash at its end. */
  readonly publicUrl: string;
  /** The names by which other machines call it. */
  readonly hostNames: readonly string[];
  readonly signingKeyFile: string;
  readonly spoolFolder: string;
  /** Of a directory store. */
  readonly storeFolder: string;
  readonly archiveLimits: ArchiveLimits;
  readonly leastPace: LeastPace;
};

/** Reads the environment once; a bad value stops the boot and says which, and what would have gone wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): ApiConfig {
  const config = readSettings('The API', environment, env);
  const home = config.CGOFORGE_HOME;
  const publicUrl = config.CGOFORGE_PUBLIC_URL ?? `http://localhost:${config.CGOFORGE_PORT}`;
  return {
    ...config,
    publicUrl: publicUrl.replace(/\/+$/, ''),
    hostNames: [new URL(publicUrl).hostname, ...config.CGOFORGE_ALLOWED_HOSTS],
    signingKeyFile: config.CGOFORGE_SIGNING_KEY_FILE ?? join(home, 'secrets', 'signing-key'),
    spoolFolder: join(home, 'spool'),
    storeFolder: join(home, 'store'),
    leastPace: {
      bytesPerSecond: config.CGOFORGE_UPLOAD_BYTES_PER_SECOND,
      graceSeconds: config.CGOFORGE_UPLOAD_GRACE_SECONDS,
    },
    archiveLimits: {
      compressedBytes: config.CGOFORGE_SOURCE_COMPRESSED_BYTES,
      expandedBytes: config.CGOFORGE_SOURCE_EXPANDED_BYTES,
      ratio: config.CGOFORGE_SOURCE_RATIO,
      entries: config.CGOFORGE_SOURCE_ENTRIES,
      pathBytes: config.CGOFORGE_SOURCE_PATH_BYTES,
      depth: config.CGOFORGE_SOURCE_DEPTH,
      fileBytes: config.CGOFORGE_SOURCE_FILE_BYTES,
    },
  };
}
