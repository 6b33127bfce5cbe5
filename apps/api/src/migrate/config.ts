import { z } from 'zod';

const environment = z.object({
  CGOFORGE_DATABASE_URL: z.string().min(1, 'is empty; there is nothing to migrate'),
});

/** Reads the environment once; a bad value ends the job and says which. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): z.infer<typeof environment> {
  const result = environment.safeParse(env);
  if (result.success) return result.data;
  throw new Error(`The migration cannot start:\n${z.prettifyError(result.error)}`);
}
