import { describe, expect, it } from 'vitest';
import { compareVersions, highestVersion } from './versions.js';

describe('highestVersion', () => {
  it('compares by number, not by letter', () => {
    expect(highestVersion(['GLIBC_2.4', 'GLIBC_2.34', 'GLIBC_2.2.5'], 'GLIBC')).toBe('2.34');
  });

  it('keeps the prefixes of glibc and libstdc++ apart', () => {
    expect(highestVersion(['GLIBC_2.34', 'GLIBCXX_3.4.30', 'CXXABI_1.3'], 'GLIBCXX')).toBe('3.4.30');
  });

  it('takes relative relocations for the release that brought them', () => {
    expect(highestVersion(['GLIBC_2.34', 'GLIBC_ABI_DT_RELR'], 'GLIBC')).toBe('2.36');
  });

  it('answers null when no numbered version is asked for', () => {
    expect(highestVersion(['GLIBC_PRIVATE', 'OPENSSL_3.0.0'], 'GLIBC')).toBeNull();
  });
});

describe('compareVersions', () => {
  it('takes a missing part for zero', () => {
    expect(compareVersions('2.36', '2.36.0')).toBe(0);
    expect(compareVersions('2.36', '2.36.1')).toBeLessThan(0);
  });
});
