import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moduleArgument, moduleFiles } from './module-name.js';

describe('moduleArgument', () => {
  it.each([
    ['github.com/BurntSushi/toml', 'v1.4.0'],
    ['gopkg.in/yaml.v3', 'v3.0.1'],
    ['github.com/docker/docker', 'v28.0.0+incompatible'],
    ['golang.org/x/sys', 'v0.0.0-20220715151400-c0bba94af5f8'],
  ])('names %s %s', (path, version) => expect(moduleArgument({ path, version })).toBe(`${path}@${version}`));

  it.each([
    ...['-x', 'a/../b', './a', '/etc', 'a//b', 'a/...', 'a b', 'a\n', ''].map((path) => [path, 'v1.0.0']),
    ...['latest', 'v1', 'v1.0.0/../..', 'v1.0.0 -x'].map((version) => ['a', version]),
  ])('refuses %j %j', (path, version) => {
    expect(() => moduleArgument({ path, version })).toThrow('is not a module version');
  });

  it('never makes an option, a folder or two arguments of what was sent', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (path, version) => {
        try {
          expect(moduleArgument({ path, version })).toMatch(/^[A-Za-z0-9][^\s\0]*@v[0-9][^\s\0/]*$/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'module_unavailable' });
        }
      }),
    );
  });
});

it('moduleFiles escapes upper case as Go does', () => {
  expect(moduleFiles({ path: 'github.com/BurntSushi/toml', version: 'v1.4.0-RC1' })).toEqual({
    download: 'github.com/!burnt!sushi/toml/@v/v1.4.0-!r!c1',
    folder: 'github.com/!burnt!sushi/toml@v1.4.0-!r!c1',
  });
});
