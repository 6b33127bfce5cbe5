import { z } from 'zod';

const schema = z
  .object({
    CGOFORGE_DATABASE_URL: z.string().min(1, 'without it the worker has no truth to work from'),
    CGOFORGE_REDIS_URL: z.string().min(1, 'without it no doorbell rings'),
    CGOFORGE_HOME: z.string().startsWith('/', 'modules and toolchains are kept under it'),
    CGOFORGE_LAUNCHER_SOCKET: z.string().startsWith('/', 'without it no sandbox can be started'),
    CGOFORGE_GOROOT: z.string().startsWith('/', 'modules are fetched with its go command'),
    /** A worker that starts again under its old name takes its own leases over at once. */
    CGOFORGE_WORKER_NAME: z.string().default('embedded'),
    CGOFORGE_STORE: z.enum(['directory', 'minio']).default('directory'),
    CGOFORGE_PUBLIC_URL: z.url(),
    CGOFORGE_SIGNING_KEY_FILE: z.string().startsWith('/'),
    CGOFORGE_S3_ENDPOINT: z.url().optional(),
    CGOFORGE_S3_PUBLIC_ENDPOINT: z.url().optional(),
    CGOFORGE_S3_BUCKET: z.string().default('cgoforge'),
    CGOFORGE_S3_REGION: z.string().default('us-east-1'),
    CGOFORGE_S3_ACCESS_KEY: z.string().optional(),
    CGOFORGE_S3_SECRET_KEY: z.string().optional(),
    CGOFORGE_FAILPOINT: z.string().optional(),
  })
  .readonly();

export type WorkerConfig = z.infer<typeof schema>;

/** Reads the environment once; a bad value stops the boot and says which. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): WorkerConfig {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  throw new Error(`The worker cannot start: ${z.prettifyError(result.error)}`);
}
