import { objectStoreEnvironment } from '@cgoforge/adapter-object-store';
import { z } from 'zod';

const schema = z.object({
  ...objectStoreEnvironment.shape,
  CGOFORGE_DATABASE_URL: z.string().min(1, 'is empty: builds live in Postgres alone'),
  CGOFORGE_REDIS_URL: z.string().min(1, 'is empty: no doorbell would ring'),
  CGOFORGE_HOME: z
    .string()
    .startsWith('/', 'is not an absolute path: modules and toolchains are kept under it'),
  CGOFORGE_LAUNCHER_SOCKET: z
    .string()
    .startsWith('/', 'is not an absolute path: no sandbox could be started'),
  CGOFORGE_GOROOT: z
    .string()
    .startsWith('/', 'is not an absolute path: modules are fetched with its go command'),
  CGOFORGE_PUBLIC_URL: z.url(),
  CGOFORGE_SIGNING_KEY_FILE: z.string().startsWith('/'),
  /** A worker that starts again under its old name takes its own leases over at once. */
  CGOFORGE_WORKER_NAME: z.string().min(1).default('embedded'),
  CGOFORGE_QUEUE_SECONDS: z.coerce
    .number()
    .int()
    .positive()
    .default(24 * 60 * 60),
  /** For tests: a folder whose files arm failpoints. */
  CGOFORGE_FAILPOINTS: z.string().optional(),
});

export type WorkerConfig = Readonly<z.infer<typeof schema>>;

/** Reads the environment once; a bad value stops the boot and says which. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): WorkerConfig {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  throw new Error(`The worker cannot start:\n${z.prettifyError(result.error)}`);
}
