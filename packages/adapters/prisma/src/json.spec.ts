import { expect, it } from 'vitest';
import { toJson } from './json.js';

it('what Postgres takes for no text is replaced, in names of fields too', () => {
  const value = { list: ['a\0b', { 'c\0': '\ud800' }], count: 1, none: null };
  expect(toJson(value)).toEqual({ list: ['a\ufffdb', { 'c\ufffd': '\ufffd' }], count: 1, none: null });
});
