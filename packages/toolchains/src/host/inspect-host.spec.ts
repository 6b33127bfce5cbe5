import { expect, it } from 'vitest';
import { firstVersion } from './inspect-host.js';

it.each([
  ['GNU ld (GNU Binutils for Debian) 2.40\nCopyright', '2.40'],
  ['glibc 2.36\n', '2.36'],
  ['12.2.0\n', '12.2.0'],
])('what is read of this machine is the version in %j', (text, version) =>
  expect(firstVersion(text)).toBe(version),
);
