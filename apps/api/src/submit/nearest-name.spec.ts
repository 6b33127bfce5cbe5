import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.js';

it.each([
  ['target', 'targets'],
  ['ldflag', 'ldflags'],
  ['LDFLAGS', 'ldflags'],
  ['outptu', 'output'],
  ['tag', 'tags'],
  ['race', null],
  ['os', null],
  ['cgo', null],
  ['pkg', null],
  ['completely-different', null],
])('nearestName takes %s for %s', (name, meant) => {
  const found = nearestName(name, ['targets', 'ldflags', 'src', 'cache', 'go', 'tags', 'output']);
  expect(found).toBe(meant);
});
