import { readSettings } from '@cgoforge/io';
import { z } from 'zod';

const environment = z.object({
  CGOFORGE_DATABASE_URL: z.string('is not set: there is nothing to migrate'),
});

/** Reads the environment once; a bad value ends the job and says which. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): z.infer<typeof environment> {
  return readSettings('The migration', environment, env);
}
