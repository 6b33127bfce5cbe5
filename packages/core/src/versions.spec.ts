import { expect, it } from 'vitest';
import { compareVersions } from './versions.js';

it('compares versions by number, and takes a missing part for zero', () => {
  expect(compareVersions('2.4', '2.34')).toBeLessThan(0);
  expect(compareVersions('2.36', '2.36.0')).toBe(0);
  expect(compareVersions('2.36', '2.36.1')).toBeLessThan(0);
});
