import { describe, expect, it } from 'vitest';
import { nearestName } from './nearest-name.js';

describe('nearestName', () => {
  it.each([
    ['target', 'targets'],
    ['ldflag', 'ldflags'],
    ['LDFLAGS', 'ldflags'],
    ['pkg', null],
    ['completely-different', null],
  ])('takes %s for %s', (name, meant) => {
    const found = nearestName(name, ['targets', 'ldflags', 'src', 'cache']);
    expect(found).toBe(meant);
  });
});
