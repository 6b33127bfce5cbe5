import { RandomIds } from '@cgoforge/core';
import { expect, it } from 'vitest';
import { parseCursor, printCursor } from './cursor.js';

it.each(['', '!', printCursor('bld_x'), `${printCursor(new RandomIds().next('bld'))}=`])(
  'a cursor is refused when it was never printed: %j',
  (cursor) => expect(() => parseCursor(cursor)).toThrow('is not one that this service gave'),
);
