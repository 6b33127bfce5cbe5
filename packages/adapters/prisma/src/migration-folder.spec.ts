import { expect, it } from 'vitest';
import { pendingMigrations } from './migration-folder.js';

it('a database in which a migration broke off is refused', () => {
  const known = { name: '1', sql: '', checksum: 'sum' };
  expect(() => pendingMigrations([known], [{ name: '1', checksum: 'sum', finished: false }])).toThrow(
    'The migration 1 broke off in this database',
  );
});
