import { expect, it } from 'vitest';
import { highestVersion } from './versions.js';

it.each([
  ['compares by number, not by letter', ['GLIBC_2.4', 'GLIBC_2.34', 'GLIBC_2.2.5'], 'GLIBC', '2.34'],
  ['keeps both libraries apart', ['GLIBC_2.34', 'GLIBCXX_3.4.30', 'CXXABI_1.3'], 'GLIBCXX', '3.4.30'],
  ['takes relative relocations for their release', ['GLIBC_2.34', 'GLIBC_ABI_DT_RELR'], 'GLIBC', '2.36'],
  ['answers null where no number is asked for', ['GLIBC_PRIVATE', 'OPENSSL_3.0.0'], 'GLIBC', null],
] as const)('highestVersion %s', (_, versions, library, highest) => {
  expect(highestVersion(versions, library)).toBe(highest);
});
