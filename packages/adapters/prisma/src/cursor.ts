import { Failure } from '@cgoforge/core';

const BUILD_ID = /^bld_[0-9a-f-]{36}$/;

/** A page ends with a build; the next one begins behind it. */
export function printCursor(id: string): string {
  return Buffer.from(id).toString('base64url');
}

/** The inverse. Throws `invalid_query` for what we never printed. */
export function parseCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (BUILD_ID.test(id) && printCursor(id) === cursor) return id;
  throw new Failure('invalid_query', `cursor=${JSON.stringify(cursor)} is not one that this service gave.`);
}
