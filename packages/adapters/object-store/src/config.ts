import { z } from 'zod';

/** The part of the environment that says which object store is used; API and worker must be given the same. */
export const objectStoreEnvironment = z.object({
  CGOFORGE_STORE: z.enum(['directory', 'minio']).default('directory'),
  CGOFORGE_S3_ENDPOINT: z.url().default('http://127.0.0.1:9000'),
  CGOFORGE_S3_PUBLIC_ENDPOINT: z.url().optional(),
  CGOFORGE_S3_BUCKET: z.string().default('cgoforge'),
  CGOFORGE_S3_REGION: z.string().default('us-east-1'),
  CGOFORGE_S3_ACCESS_KEY: z.string().default(''),
  CGOFORGE_S3_SECRET_KEY: z.string().default(''),
});

export type ObjectStoreConfig = z.infer<typeof objectStoreEnvironment>;
