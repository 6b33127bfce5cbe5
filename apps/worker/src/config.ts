import { hostname } from 'node:os';
import { objectStoreEnvironment } from '@cgoforge/adapter-object-store/config';
import { LEAST_FREE_BYTES, readSettings } from '@cgoforge/io';
import { z } from 'zod';
import type { RetentionLimits } from './periodic/retention-limits.js';

const A_DAY_SECONDS = 24 * 60 * 60;

const GIB = 1024 ** 3;

const count = (value: number) => z.coerce.number().int().positive().default(value);

/** At most a century. */
const days = (value: number) => count(value).pipe(z.number().max(36_500));

/** What is kept of builds that have ended; of files and logs `bytes` together. */
const kept = (bytes: number) => ({
  CGOFORGE_KEEP_LEAST_SECONDS: z.coerce
    .number()
    .int()
    .nonnegative()
    .max(30 * A_DAY_SECONDS)
    .default(3_600),
  CGOFORGE_KEEP_DAYS: days(30),
  CGOFORGE_KEEP_BUILDS: count(50_000),
  CGOFORGE_KEEP_TENANT_BUILDS: count(10_000),
  CGOFORGE_KEEP_BYTES: count(bytes),
  CGOFORGE_KEEP_TENANT_BYTES: z.coerce.number().int().positive().optional(),
  CGOFORGE_KEEP_ROW_DAYS: days(180),
  CGOFORGE_KEEP_ROWS: count(200_000),
  CGOFORGE_LEAST_FREE_BYTES: count(LEAST_FREE_BYTES),
});

const path = (wrong: string) => z.string().startsWith('/', `is not an absolute path: ${wrong}`);

const shared = {
  ...objectStoreEnvironment.shape,
  CGOFORGE_DATABASE_URL: z.string('is not set: builds live in Postgres alone'),
  CGOFORGE_REDIS_URL: z.string('is not set: no doorbell would ring'),
  CGOFORGE_PUBLIC_URL: z.url(),
  CGOFORGE_SIGNING_KEY_FILE: z.string().startsWith('/'),
  CGOFORGE_QUEUE_SECONDS: count(A_DAY_SECONDS),
  /** For tests: a folder whose files arm failpoints. */
  CGOFORGE_FAILPOINTS: z.string().optional(),
};

const sandbox = z.object({
  ...shared,
  ...kept(12 * GIB),
  CGOFORGE_MODULE_DAYS: days(30),
  CGOFORGE_MODULE_STORE_BYTES: count(8 * GIB),
  CGOFORGE_EXECUTOR: z.literal('sandbox'),
  CGOFORGE_HOME: path('modules and releases of Go are kept under it'),
  CGOFORGE_LAUNCHER_SOCKET: path('no sandbox could be started'),
  CGOFORGE_GOROOT: path('modules are fetched with its go command'),
  /** A worker that starts again under its old name takes its own leases over at once. */
  CGOFORGE_WORKER_NAME: z.string().min(1).default('embedded'),
});

const kubernetes = z
  .object({
    ...shared,
    ...kept(100 * GIB),
    CGOFORGE_EXECUTOR: z.literal('kubernetes'),
    CGOFORGE_POOL_FILE: path('no pool would be served'),
    /** Else as a pod is told. */
    KUBECONFIG: z.string().min(1).optional(),
    /** Only for a directory store, which API, intake and worker then share. */
    CGOFORGE_HOME: z.string().startsWith('/').optional(),
    /** A pod's own name is no other's. */
    CGOFORGE_WORKER_NAME: z.string().min(1).default(hostname()),
  })
  .refine(
    ({ CGOFORGE_STORE, CGOFORGE_HOME }) => CGOFORGE_STORE !== 'directory' || CGOFORGE_HOME !== undefined,
    'CGOFORGE_STORE is directory and CGOFORGE_HOME does not say where: what pods deliver could not be read',
  );

const schema = z.discriminatedUnion('CGOFORGE_EXECUTOR', [sandbox, kubernetes]);

export type SandboxConfig = Readonly<z.infer<typeof sandbox>>;
export type KubernetesConfig = Readonly<z.infer<typeof kubernetes>>;
export type WorkerConfig = SandboxConfig | KubernetesConfig;

/** Reads the environment once; a bad value stops the boot and says which. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): WorkerConfig {
  return readSettings('The worker', schema, {
    ...env,
    CGOFORGE_EXECUTOR: env.CGOFORGE_EXECUTOR || 'sandbox',
  });
}

/** How much is kept by such a worker, and how long. */
export function retentionLimitsOf(
  config: WorkerConfig,
  storeRoom: RetentionLimits['storeRoom'],
): RetentionLimits {
  const sandbox = config.CGOFORGE_EXECUTOR === 'sandbox' ? config : null;
  return {
    builds: {
      leastSeconds: config.CGOFORGE_KEEP_LEAST_SECONDS,
      seconds: config.CGOFORGE_KEEP_DAYS * A_DAY_SECONDS,
      tenantBuilds: config.CGOFORGE_KEEP_TENANT_BUILDS,
      builds: config.CGOFORGE_KEEP_BUILDS,
      tenantBytes: config.CGOFORGE_KEEP_TENANT_BYTES ?? config.CGOFORGE_KEEP_BYTES,
      bytes: config.CGOFORGE_KEEP_BYTES,
    },
    rows: { seconds: config.CGOFORGE_KEEP_ROW_DAYS * A_DAY_SECONDS, builds: config.CGOFORGE_KEEP_ROWS },
    layers: {
      seconds: (sandbox?.CGOFORGE_MODULE_DAYS ?? 0) * A_DAY_SECONDS,
      bytes: sandbox?.CGOFORGE_MODULE_STORE_BYTES ?? 0,
    },
    storeRoom,
  };
}
