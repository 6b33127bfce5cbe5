import { join } from 'node:path';
import { applyMigrations } from '@cgoforge/adapter-prisma';
import { readConfig } from './config.js';

/** The job that a deploy runs before anything of the new version starts. */
try {
  await applyMigrations(
    readConfig().CGOFORGE_DATABASE_URL,
    join(import.meta.dirname, '../../../../prisma/migrations'),
  );
  process.stdout.write('The database has all migrations of this version.\n');
} catch (error) {
  // The cause is what Postgres said.
  const sentences = error instanceof Error && error.cause instanceof Error ? [error, error.cause] : [error];
  for (const each of sentences) process.stderr.write(`${each instanceof Error ? each.message : each}\n`);
  process.exit(1);
}
