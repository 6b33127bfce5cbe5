import type { Client } from 'pg';

/** Each before those whose rows refer to it. */
const TABLES = [
  ...['_prisma_migrations', 'tenants', 'pools', 'sources', 'builds', 'tasks', 'artifacts'],
  ...['attempts', 'log_chunks', 'received', 'received_chunks', 'received_files'],
];

/** A database's rows as SQL that replaces those of an empty one, and the migrations that make its tables. */
export interface DatabaseDump {
  readonly sql: string;
  readonly migrations: readonly string[];
}

/** Dumps every row, since the embedded Postgres comes without pg_dump. Values are texts, which Postgres reads as the
 * column's type. */
export async function dumpDatabase(client: Client): Promise<DatabaseDump> {
  const { rows: present } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const forgotten = present.find(({ name }) => !TABLES.includes(name));
  if (forgotten) throw new Error(`Failed to dump the database: it has a table ${forgotten.name}.`);
  const statements = [`TRUNCATE ${TABLES.join(', ')};`];
  for (const table of TABLES) statements.push(...(await rowsOf(client, table)));
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations ORDER BY migration_name',
  );
  return { sql: `${statements.join('\n')}\n`, migrations: rows.map(({ name }) => name) };
}

async function rowsOf(client: Client, table: string): Promise<readonly string[]> {
  const { rows: columns } = await client.query<{ name: string }>(
    `SELECT quote_ident(column_name) AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position`,
    [table],
  );
  const names = columns.map(({ name }) => name);
  const values = names.map((name) => `quote_nullable(${name}::text)`).join(', ');
  const { rows } = await client.query<{ line: string }>(
    `SELECT concat_ws(', ', ${values}) AS line FROM ${table} ORDER BY 1`,
  );
  return rows.map(({ line }) => `INSERT INTO ${table} (${names.join(', ')}) VALUES (${line});`);
}
