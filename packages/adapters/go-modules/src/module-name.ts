import { Failure, type ModuleVersion } from '@cgoforge/core';

const PATH = /^[A-Za-z0-9][A-Za-z0-9._~-]*(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$/;
const VERSION = /^v[0-9]+\.[0-9]+\.[0-9]+(-[A-Za-z0-9.-]+)?(\+[A-Za-z0-9.-]+)?$/;

type Named = Pick<ModuleVersion, 'path' | 'version'>;

/**
 * `path@version` as an argument of the go command. Both come from a file that was sent: whatever could be an option, a
 * query such as `latest`, a pattern or a folder throws `module_unavailable`.
 */
export function moduleArgument({ path, version }: Named): string {
  if (!PATH.test(path) || !VERSION.test(version)) {
    const argument = JSON.stringify(`${path}@${version}`);
    throw new Failure('module_unavailable', `${argument} is not a module version.`);
  }
  return `${path}@${version}`;
}

/** Upper case as `!` and lower case, which keeps names apart on any file system (go.dev/ref/mod, "Module cache"). */
const escapeCase = (text: string) => text.replaceAll(/[A-Z]/g, (char) => `!${char.toLowerCase()}`);

/** Where a module lies, relative to a GOMODCACHE or, for `download`, also to a module proxy's address. */
export function moduleFiles(module: Named): { readonly download: string; readonly folder: string } {
  const [path, version] = [escapeCase(module.path), escapeCase(module.version)];
  return { download: `${path}/@v/${version}`, folder: `${path}@${version}` };
}
