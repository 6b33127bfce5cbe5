import { expect, it } from 'vitest';
import { meantField } from './meant-field.js';

it.each([
  ['answer', "?answer=…'"],
  ['on-disconnect', 'query parameter'],
  ['GOFLAGS', 'a field of its own'],
  ['source', '-F src=@app.tgz'],
  ['GOOS', '-F targets='],
  ['cflags', '-F cgo_cflags='],
  ['ldflag', '-F ldflags='],
  ['cgo-ldflags', '-F cgo_ldflags='],
])('for %s says %j', (name, words) => {
  expect(meantField(name)).toContain(words);
});

it.each(['', '__proto__', 'constructor', 'entirely_else', 'x'.repeat(10_000)])(
  'has no word for %j',
  (name) => {
    expect(meantField(name)).toBeNull();
  },
);
