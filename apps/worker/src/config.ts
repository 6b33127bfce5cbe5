import { hostname } from 'node:os';
import { objectStoreEnvironment } from '@cgoforge/adapter-object-store/config';
import { readSettings } from '@cgoforge/io';
import { z } from 'zod';

const A_DAY_SECONDS = 24 * 60 * 60;

const path = (wrong: string) => z.string().startsWith('/', `is not an absolute path: ${wrong}`);

const shared = {
  ...objectStoreEnvironment.shape,
  CGOFORGE_DATABASE_URL: z.string('is not set: builds live in Postgres alone'),
  CGOFORGE_REDIS_URL: z.string('is not set: no doorbell would ring'),
  CGOFORGE_PUBLIC_URL: z.url(),
  CGOFORGE_SIGNING_KEY_FILE: z.string().startsWith('/'),
  CGOFORGE_QUEUE_SECONDS: z.coerce.number().int().positive().default(A_DAY_SECONDS),
  /** For tests: a folder whose files arm failpoints. */
  CGOFORGE_FAILPOINTS: z.string().optional(),
};

const sandbox = z.object({
  ...shared,
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
