import { inject } from 'vitest';
import { makeDatabase } from './postgres.js';

/** A new database on the project's Postgres, migrated unless told otherwise; answers its URL. */
export const newDatabase = (options?: { readonly migrated: boolean }) =>
  makeDatabase(inject('postgresUrl'), options);
