import { describe, expect, it } from 'vitest';
import { isMainModulePath, isModulePath, isModuleVersion } from './module-path.js';

// The cases are those of golang.org/x/mod/module and x/mod/semver.
describe('isModulePath', () => {
  it.each([
    ...['x.y/z', 'x.y', 'github.com/Masterminds/semver/v3', 'gopkg.in/yaml.v3', 'gopkg.in/check.v1'],
    ...['gopkg.in/a.v2-unstable', 'x.y/v2', 'x.y/v10', 'x.y/a/V1', 'go.uber.org/zap', 'x.y/a.b', 'x.y/_a'],
    ...['x.y/-a', 'x.y/a~b', '9.x/v'],
  ])('takes %s', (path) => expect(isModulePath(path)).toBe(true));

  it.each([
    ...['', 'x', 'x/y.z', '-x.y/z', '/x.y/z', 'x.y//z', 'x.y/z/', 'X.y/z', 'x_y.z', 'x.y/./z', 'x.y/..'],
    ...['x.y/.z', 'x.y/z.', 'x.y/a b', 'x.y/a@b', 'x.y/ä', 'x.y/a+b', 'x.y/con', 'x.y/Aux.c', 'x.y/a~1'],
    ...['x.y/v0', 'x.y/v1', 'x.y/v02', 'x.y/v1.2', 'gopkg.in/yaml', 'gopkg.in/yaml.v02', 'gopkg.in/yaml/v2'],
    ...['x.y/z\n', 'x.y/\u202e', '.x.y/z'],
  ])('refuses %j', (path) => expect(isModulePath(path)).toBe(false));
});

describe('isMainModulePath', () => {
  it.each(['app', 'my-app', 'example.com/a+b', 'Foo/Bar', '_x'])('takes %s', (path) =>
    expect(isMainModulePath(path)).toBe(true),
  );
  it.each(['', '-app', 'a b', 'a/', '/a', 'a//b', '..', 'a@b'])('refuses %j', (path) =>
    expect(isMainModulePath(path)).toBe(false),
  );
});

describe('isModuleVersion', () => {
  it.each([
    ...['v0.0.0', 'v1.2.3', 'v1.2.3-rc.1', 'v0.0.0-20200101000000-abcdefabcdef', 'v2.0.0+incompatible'],
    ...['v1.0.0-0', 'v1.0.0--'],
  ])('takes %s', (version) => expect(isModuleVersion(version)).toBe(true));
  it.each([
    ...['', '1.2.3', 'v1', 'v1.2', 'v01.2.3', 'v1.2.3-', 'v1.2.3-01', 'v1.2.3-a..b', 'v1.2.3+meta', 'latest'],
    ...['master', 'v1.2.3\n', '-v1.2.3'],
  ])('refuses %j', (version) => expect(isModuleVersion(version)).toBe(false));
});
