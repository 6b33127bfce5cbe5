import { readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyMigrations } from '@cgoforge/adapter-prisma';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS, sql, startPostgres, type TestPostgres } from '../support/postgres.js';

const nameOf = (folder: string) => folder.replace(/^\d+_/, '');

/** The names of all that are in the repository, in order. */
const ours = readdirSync(MIGRATIONS)
  .filter((name) => !name.includes('.'))
  .sort()
  .map(nameOf);

describe('migrations', () => {
  let postgres: TestPostgres;
  let url: string;
  let folder: string;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    url = await postgres.database({ migrated: false });
    folder = await mkdtemp(join(tmpdir(), 'cgoforge-migrations-'));
    await cp(MIGRATIONS, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function add(name: string, text: string): Promise<void> {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'migration.sql'), text);
  }

  const applied = async () =>
    (
      await sql<{ name: string }>(
        url,
        'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY started_at',
      )
    ).map((row) => nameOf(row.name));

  it('make an empty database whole, with the tenant of a service without keys', async () => {
    await applyMigrations(url, folder);
    expect(await sql(url, 'SELECT id FROM tenants')).toEqual([{ id: 'local' }]);
    expect(await applied()).toEqual(ours);
  });

  it('bring an old database to a newer version and keep its rows', async () => {
    await applyMigrations(url, folder);
    await sql(url, `INSERT INTO tenants (id) VALUES ('kept')`);
    await add(
      '20991231000000_add_motto',
      'ALTER TABLE tenants ADD COLUMN motto TEXT; UPDATE tenants SET motto = id',
    );
    await applyMigrations(url, folder);
    expect(await sql(url, `SELECT motto FROM tenants WHERE id = 'kept'`)).toEqual([{ motto: 'kept' }]);
    expect(await applied()).toEqual([...ours, 'add_motto']);
  });

  it('are applied once by many that start at the same time', async () => {
    await Promise.all(Array.from({ length: 5 }, () => applyMigrations(url, folder)));
    expect(await applied()).toEqual(ours);
  });

  it('refuse a database that a newer version has used', async () => {
    await add('20991231000000_add_motto', 'ALTER TABLE tenants ADD COLUMN motto TEXT');
    await applyMigrations(url, folder);
    await expect(applyMigrations(url, MIGRATIONS)).rejects.toThrow(
      'The database was used by a newer cgoforge (it has the migration 20991231000000_add_motto)',
    );
  });

  it('refuse to go on when one that was applied has changed', async () => {
    await add('20991231000000_add_motto', 'ALTER TABLE tenants ADD COLUMN motto TEXT');
    await applyMigrations(url, folder);
    await add('20991231000000_add_motto', 'ALTER TABLE tenants ADD COLUMN slogan TEXT');
    await expect(applyMigrations(url, folder)).rejects.toThrow('was changed after it was applied');
  });

  it('leave the database as it was when one breaks', async () => {
    await applyMigrations(url, folder);
    await add('20991231000000_broken', 'CREATE TABLE half (id TEXT); SELECT no_such_column');
    await expect(applyMigrations(url, folder)).rejects.toThrow(
      'Failed to apply the migration 20991231000000_broken',
    );
    expect(await sql(url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    expect(await applied()).toEqual(ours);
  });

  it('hold the checksum that Prisma computes, so that its own tools agree', async () => {
    await add('20991231000000_add_motto', 'SELECT 1');
    await applyMigrations(url, folder);
    // printf 'SELECT 1' | sha256sum
    expect(
      await sql(url, `SELECT checksum FROM _prisma_migrations WHERE migration_name LIKE '%add_motto'`),
    ).toEqual([{ checksum: 'e004ebd5b5532a4b85984a62f8ad48a81aa3460c1ca07701f386135d72cdecf5' }]);
  });
});
