import { Failure } from '@cgoforge/core';
import { quoteName } from '../archive/quote-name.js';
import { type Directive, parseDirectives } from './mod-syntax.js';
import { isMainModulePath, isModulePath, isModuleVersion } from './module-path.js';

/** A module at a version. */
export interface ModulePair {
  readonly path: string;
  readonly version: string;
}

/** A line that requires a module. */
export interface Requirement extends ModulePair {
  readonly place: string;
}

/** What stands in for a module, or for one version of it. */
export interface Replacement {
  readonly path: string;
  /** `null`: whatever the version. */
  readonly version: string | null;
  /** A folder, as written, needs no download. */
  readonly by: ModulePair | { readonly folder: string };
  /** The file and the line that say it. */
  readonly place: string;
}

/** What go.mod says that decides which modules and which Go a build needs. */
export interface GoMod {
  readonly path: string;
  readonly goLine: string | null;
  readonly toolchainLine: string | null;
  readonly requires: readonly Requirement[];
  readonly replaces: readonly Replacement[];
}

/**
 * Reads go.mod. What it says beyond `GoMod` (exclude, retract, tool, ignore, godebug, …) is left to Go itself, which
 * reads the file again in the sandbox. Throws `go_mod_invalid`; paths and versions that come back keep Go's rules.
 */
export function parseGoMod(file: string, text: string): GoMod {
  const directives = parseDirectives(file, text);
  const module = directives.find(({ verb }) => verb === 'module');
  if (!module) throw new Failure('go_mod_invalid', `${quoteName(file)} has no module line.`);
  return {
    path: pathOf(module),
    ...parseGoLines(directives),
    requires: directives.filter(({ verb }) => verb === 'require').map(parseRequire),
    replaces: parseReplaces(directives),
  };
}

/** The go and toolchain lines, which go.mod and go.work have in common. */
export function parseGoLines(directives: readonly Directive[]): Pick<GoMod, 'goLine' | 'toolchainLine'> {
  let goLine: string | null = null;
  let toolchainLine: string | null = null;
  for (const { verb, args, complain } of directives) {
    const [value = ''] = args;
    if (verb === 'go') {
      if (args.length !== 1 || !/^1\.[0-9]+(\.[0-9]+)?([a-z]+[0-9]+)?$/.test(value)) {
        throw complain('the go line must be like go 1.24.0');
      }
      goLine = value;
    } else if (verb === 'toolchain') {
      if (args.length !== 1 || !/^(default|go1\.[0-9]+[A-Za-z0-9.-]*)$/.test(value)) {
        throw complain('the toolchain line must be like toolchain go1.24.0');
      }
      toolchainLine = value === 'default' ? null : value.slice('go'.length);
    }
  }
  return { goLine, toolchainLine };
}

export function parseReplaces(directives: readonly Directive[]): Replacement[] {
  return directives.filter(({ verb }) => verb === 'replace').map(parseReplace);
}

function pathOf({ args, complain }: Directive): string {
  const [path = ''] = args;
  if (args.length !== 1 || !isMainModulePath(path)) throw complain('the module line names no valid path');
  return path;
}

function parseRequire({ args, place, complain }: Directive): Requirement {
  const [path = '', version = ''] = args;
  if (args.length !== 2) throw complain('a requirement is a path and a version');
  return { ...pair(path, version, complain), place };
}

function parseReplace({ args, place, complain }: Directive): Replacement {
  const arrow = args.indexOf('=>');
  const [path = '', version = null] = args.slice(0, arrow);
  const [other = '', otherVersion] = args.slice(arrow + 1);
  if (arrow < 1 || arrow > 2 || args.length < arrow + 2 || args.length > arrow + 3) {
    throw complain('a replacement is like a/path => another/path v1.2.3, or => ./folder');
  }
  // The replaced name is only compared; the replacing one is downloaded, unless it is a folder.
  if (otherVersion !== undefined) return { path, version, by: pair(other, otherVersion, complain), place };
  // As Go has it outside of Windows; a drive letter it takes for a folder that is not there.
  if (other.includes('\\')) throw complain('write the folder of a replacement with /, such as ../lib');
  if (!/^(\.{1,2}(\/|$)|\/|[A-Za-z]:)/.test(other)) {
    throw complain('a replacement is a folder, or a path with a version');
  }
  return { path, version, by: { folder: other }, place };
}

function pair(path: string, version: string, complain: Directive['complain']): ModulePair {
  if (!isModulePath(path)) throw complain(`${quoteName(path)} is not a module path`);
  if (!isModuleVersion(version)) throw complain(`${quoteName(version)} is not a version such as v1.2.3`);
  return { path, version };
}
