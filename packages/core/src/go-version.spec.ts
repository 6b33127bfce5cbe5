import { describe, expect, it } from 'vitest';
import { compareGoVersions, resolveGo } from './go-version.js';

describe('compareGoVersions', () => {
  it('orders as Go does', () => {
    const ordered = [
      ...['none', '1.20rc1', '1.20', '1.20.1', '1.21', '1.21beta1', '1.21rc1', '1.21rc2', '1.21.0', '1.21.1'],
    ].concat(['1.21.10', '1.24', '1.24.0', '1.26.8', '1.100', '2.0']);
    const shuffled = [...ordered].sort((a, b) => (a < b ? 1 : -1));
    expect(shuffled.sort(compareGoVersions)).toEqual(ordered);
  });

  it('takes 1.20 and 1.20.0 as one version, which they were', () => {
    expect(compareGoVersions('1.20', '1.20.0')).toBe(0);
  });
});

describe('resolveGo', () => {
  const lines = (goLine: string | null, toolchainLine: string | null = null) => ({ goLine, toolchainLine });

  it('takes exactly the version that was asked, even an older one', () => {
    expect(resolveGo('1.25.14', lines('1.26.8'), '1.26.8')).toBe('1.25.14');
  });

  it('reads an asked language version as its first release', () => {
    expect(resolveGo('1.24', lines(null), '1.26.8')).toBe('1.24.0');
    expect(resolveGo('1.24rc1', lines(null), '1.26.8')).toBe('1.24rc1');
    expect(resolveGo('1.20', lines(null), '1.26.8')).toBe('1.20');
  });

  it.each(['latest', '', '1', '1.26.08', 'go1.26.8', '1.26.8-x', '1.26.8 ', '../1.26'])(
    'refuses %j',
    (asked) => expect(() => resolveGo(asked, lines(null), '1.26.8')).toThrow('go_version_unavailable'),
  );

  it.each([
    [null, null, '1.26.8'],
    ['1.16', null, '1.26.8'],
    ['1.26', null, '1.26.8'],
    ['1.26.8', null, '1.26.8'],
    ['1.26.9', null, '1.26.9'],
    ['1.27', null, '1.27.0'],
    ['1.24', '1.27.1', '1.27.1'],
    ['1.27', '1.27rc2', '1.27rc2'],
    ['1.24', 'default', '1.26.8'],
    ['1.24', '1.27.1-fips', '1.27.1'],
  ])('with go %s and toolchain %s takes %s where 1.26.8 is installed', (go, toolchain, expected) => {
    expect(resolveGo(null, lines(go, toolchain), '1.26.8')).toBe(expected);
  });

  it('keeps an installed version that it cannot read', () => {
    expect(resolveGo(null, lines(null), 'devel')).toBe('devel');
  });
});
