import { readdirSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyMigrations } from '@cgoforge/adapter-prisma';
import { beforeEach, describe, expect, it } from 'vitest';
import { newDatabase } from '../support/database.js';
import { folderOfTest } from '../support/folders.js';
import { MIGRATIONS, sql } from '../support/postgres.js';

const nameOf = (folder: string) => folder.replace(/^\d+_/, '');

/** The names of all that are in the repository, in order. */
const ours = readdirSync(MIGRATIONS)
  .filter((name) => !name.includes('.'))
  .sort()
  .map(nameOf);

const MOTTO = '20991231000000_add_motto';

describe('migrations', () => {
  let url: string;
  const folderOf = folderOfTest();
  const migrate = () => applyMigrations(url, folderOf());
  beforeEach(async () => {
    url = await newDatabase({ migrated: false });
    await cp(MIGRATIONS, folderOf(), { recursive: true });
  });

  async function add(name: string, text: string): Promise<void> {
    await mkdir(join(folderOf(), name), { recursive: true });
    await writeFile(join(folderOf(), name, 'migration.sql'), text);
  }

  async function applied(): Promise<string[]> {
    const finished = 'FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY started_at';
    const rows = await sql<{ name: string }>(url, `SELECT migration_name AS name ${finished}`);
    return rows.map(({ name }) => nameOf(name));
  }

  it('make an empty database whole, with the tenant of a service without keys', async () => {
    await migrate();
    expect(await sql(url, 'SELECT id FROM tenants')).toEqual([{ id: 'local' }]);
    expect(await applied()).toEqual(ours);
  });

  it('bring an old database to a newer version and keep its rows', async () => {
    await migrate();
    await sql(url, `INSERT INTO tenants (id) VALUES ('kept')`);
    await add(MOTTO, 'ALTER TABLE tenants ADD COLUMN motto TEXT; UPDATE tenants SET motto = id');
    await migrate();
    expect(await sql(url, `SELECT motto FROM tenants WHERE id = 'kept'`)).toEqual([{ motto: 'kept' }]);
    expect(await applied()).toEqual([...ours, 'add_motto']);
  });

  it('are applied once by many that start at the same time', async () => {
    await Promise.all(Array.from({ length: 5 }, migrate));
    expect(await applied()).toEqual(ours);
  });

  it('refuse a database that a newer version has used', async () => {
    await add(MOTTO, 'ALTER TABLE tenants ADD COLUMN motto TEXT');
    await migrate();
    await expect(applyMigrations(url, MIGRATIONS)).rejects.toThrow(
      'The database was used by a newer cgoforge (it has the migration 20991231000000_add_motto)',
    );
  });

  it('refuse to go on when one that was applied has changed', async () => {
    await add(MOTTO, 'ALTER TABLE tenants ADD COLUMN motto TEXT');
    await migrate();
    await add(MOTTO, 'ALTER TABLE tenants ADD COLUMN slogan TEXT');
    await expect(migrate()).rejects.toThrow('was changed after it was applied');
  });

  it('leave the database as it was when one breaks', async () => {
    await migrate();
    await add('20991231000000_broken', 'CREATE TABLE half (id TEXT); SELECT no_such_column');
    await expect(migrate()).rejects.toThrow('Failed to apply the migration 20991231000000_broken');
    expect(await sql(url, `SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    expect(await applied()).toEqual(ours);
  });

  it('hold the checksum that Prisma computes, so that its own tools agree', async () => {
    await add(MOTTO, 'SELECT 1');
    await migrate();
    // printf 'SELECT 1' | sha256sum
    const checksum = 'e004ebd5b5532a4b85984a62f8ad48a81aa3460c1ca07701f386135d72cdecf5';
    const stored = `SELECT checksum FROM _prisma_migrations WHERE migration_name LIKE '%add_motto'`;
    expect(await sql(url, stored)).toEqual([{ checksum }]);
  });
});
