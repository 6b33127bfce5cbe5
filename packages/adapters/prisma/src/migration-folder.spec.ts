import { describe, expect, it } from 'vitest';
import { type AppliedMigration, type Migration, pendingMigrations } from './migration-folder.js';

const known = (name: string): Migration => ({ name, sql: '', checksum: `sum of ${name}` });
const applied = (name: string): AppliedMigration => ({ name, checksum: `sum of ${name}`, finished: true });

describe('pendingMigrations', () => {
  it('is everything for an empty database, in order', () => {
    expect(pendingMigrations([known('1'), known('2')], [])).toEqual([known('1'), known('2')]);
  });

  it('is what was not applied yet', () => {
    expect(pendingMigrations([known('1'), known('2')], [applied('1')])).toEqual([known('2')]);
  });

  it.each([
    ['a migration of a newer version', [applied('1'), applied('2')], 'newer cgoforge'],
    ['a migration that broke off', [{ ...applied('1'), finished: false }], 'broke off'],
    ['a migration that has changed since', [{ ...applied('1'), checksum: 'other' }], 'was changed'],
  ])('is refused for %s', (_, rows, sentence) => {
    expect(() => pendingMigrations([known('1')], rows)).toThrow(sentence);
  });
});
