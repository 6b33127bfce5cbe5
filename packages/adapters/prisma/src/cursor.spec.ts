import { RandomIds } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { parseCursor, printCursor } from './cursor.js';

describe('a cursor', () => {
  it('reads back as the id it was printed from', () => {
    const id = new RandomIds().next('bld');
    expect(parseCursor(printCursor(id))).toBe(id);
  });

  it.each(['', '!', printCursor('bld_x'), `${printCursor(new RandomIds().next('bld'))}=`])(
    'is refused when it was never printed: %j',
    (cursor) => expect(() => parseCursor(cursor)).toThrow('is not one that this service gave'),
  );
});
