import { objectStoreEnvironment } from '@cgoforge/adapter-object-store';
import { readSettings } from '@cgoforge/io';
import { z } from 'zod';

const path = (wrong: string) => z.string().startsWith('/', `is not an absolute path: ${wrong}`);

const schema = z.object({
  ...objectStoreEnvironment.shape,
  CGOFORGE_DATABASE_URL: z.string('is not set: what attempts send is kept in Postgres'),
  CGOFORGE_HOME: path('modules and releases of Go are kept under it'),
  CGOFORGE_GOROOT: path('modules are fetched with its go command'),
  CGOFORGE_MODULE_STORE_BYTES: z.coerce.number().int().positive().optional(),
  CGOFORGE_SIGNING_KEY_FILE: path('no token could be checked'),
  CGOFORGE_INTAKE_HOST: z.string().default('0.0.0.0'),
  CGOFORGE_INTAKE_PORT: z.coerce.number().int().min(0).max(65535).default(8081),
  // More than one attempt may ask at once (RequestLimit).
  CGOFORGE_INTAKE_ADDRESS_CONNECTIONS: z.coerce.number().int().min(320).default(320),
});

export type IntakeConfig = Readonly<z.infer<typeof schema>>;

/** Reads the environment once; a bad value stops the boot and says which. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): IntakeConfig {
  return readSettings('Intake', schema, env);
}
