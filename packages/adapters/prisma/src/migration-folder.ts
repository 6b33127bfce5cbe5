import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Migration {
  /** The folder's name: a timestamp and what changes. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file in hex, as Prisma's tools write it. */
  readonly checksum: string;
}

/** A row of `_prisma_migrations`. */
export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/** The migrations in `folder`, oldest first. */
export async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const file = await readFile(join(folder, name, 'migration.sql'));
      return { name, sql: file.toString(), checksum: createHash('sha256').update(file).digest('hex') };
    }),
  );
}

/** What is left to apply. Throws a sentence when the database is not one that this code may touch. */
export function pendingMigrations(known: readonly Migration[], applied: readonly AppliedMigration[]) {
  for (const { name, checksum, finished } of applied) {
    const migration = known.find((one) => one.name === name);
    const what = `The migration ${name}`;
    if (!migration) {
      throw new Error(
        `The database was used by a newer cgoforge (it has the migration ${name}): start that version again, or restore a backup.`,
      );
    }
    if (!finished) {
      throw new Error(`${what} broke off in this database: repair it with prisma migrate resolve.`);
    }
    if (migration.checksum !== checksum) {
      throw new Error(`${what} was changed after it was applied to this database: restore its file.`);
    }
  }
  const done = new Set(applied.map((migration) => migration.name));
  return known.filter((migration) => !done.has(migration.name));
}
