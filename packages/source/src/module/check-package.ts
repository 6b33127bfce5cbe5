import { posix } from 'node:path';
import { Failure } from '@cgoforge/core';

/**
 * Throws `invalid_field` for a folder of the module that was named without `./`: Go would look for a package of its
 * standard library. An import path with a domain is left to Go, and so is one that is no folder here.
 */
export function checkPackage(
  asked: string | null,
  module: { readonly folder: string; readonly path: string },
  names: readonly string[],
): void {
  if (asked === null || asked.startsWith('.') || `${asked}/`.startsWith(`${module.path}/`)) return;
  const path = asked.replace(/\/(\.\.\.)?$/, '');
  const folder = `${posix.join(module.folder, path)}/`;
  if (path.split('/')[0]?.includes('.') || !names.some((name) => name.startsWith(folder))) return;
  throw new Failure('invalid_field', `package=${asked} is the import path of no package of ${module.path}.`, {
    next: `Type: -F package=./${asked}`,
  });
}
