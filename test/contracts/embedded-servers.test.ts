import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql, startPostgres, type TestPostgres } from '../support/postgres.js';

describe('the embedded Postgres', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('writes UTF-8, sorts as C does, and is durable', async () => {
    const [row] = await sql<{ settings: string }>(
      await postgres.database(),
      `SELECT concat_ws(' ', current_setting('server_encoding'), current_setting('fsync'), datcollate,
         current_setting('listen_addresses')) AS settings FROM pg_database WHERE datname = current_database()`,
    );
    expect(row?.settings).toBe('UTF8 on C ');
  });
});
