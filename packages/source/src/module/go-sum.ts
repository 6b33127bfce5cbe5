import { Failure, type ModuleVersion } from '@cgoforge/core';
import { placeOf } from './mod-syntax.js';
import { isModulePath, isModuleVersion } from './module-path.js';

const GO_MOD = '/go.mod';

/** Go takes toolchains for modules, but has its own ways to choose and check them. */
const TOOLCHAIN = 'golang.org/toolchain';

/** Reads go.sum or go.work.sum, by `path@version`. Throws `go_mod_invalid`; every path and version keeps Go's rules. */
export function parseGoSum(file: string, text: string): Map<string, ModuleVersion> {
  const sums = new Map<string, ModuleVersion>();
  for (const [index, line] of text.split('\n').entries()) {
    const fields = line.trim().split(/\s+/);
    const [path = '', versionField = '', hash = ''] = fields;
    if (path === '' || path === TOOLCHAIN) continue;
    const ofGoMod = versionField.endsWith(GO_MOD);
    const version = ofGoMod ? versionField.slice(0, -GO_MOD.length) : versionField;
    if (fields.length !== 3 || !isModulePath(path) || !isModuleVersion(version)) {
      throw new Failure(
        'go_mod_invalid',
        `${placeOf(file, index + 1)}: it is not a path, a version and a hash.`,
      );
    }
    // Other kinds of hash may come one day; Go skips what it does not know, too.
    if (!/^h1:[A-Za-z0-9+/]{43}=$/.test(hash)) continue;
    const before = sums.get(`${path}@${version}`) ?? { path, version, sum: null, goModSum: null };
    sums.set(`${path}@${version}`, { ...before, [ofGoMod ? 'goModSum' : 'sum']: hash });
  }
  return sums;
}
