import { posix } from 'node:path';
import { Failure } from '@cgoforge/core';
import { quoteName } from '../archive/quote-name.js';
import { segmentsOf } from '../tree/entry-path.js';
import type { SourceTree } from '../tree/source-tree.js';
import { nearMiss } from './near-miss.js';

/** How many modules a sentence names. */
const NAMED = 5;

/** Deeper than any folder. */
const DEEPEST = 10_000;

/** What a caller says of the module to build. */
export interface AskedModule {
  /** Its folder; `null` leaves it to us. */
  readonly dir: string | null;
  /** A package pattern, relative to that folder. */
  readonly package: string | null;
  /** What `go build -mod` is told; `null` leaves it to Go. */
  readonly mod: string | null;
  /** Variables of Go's environment. */
  readonly env: readonly string[];
}

/**
 * The folder of the module to build, `.` for the root: `dir` if given, else the root, else the only go.mod that Go
 * itself would not pass over. Throws `go_mod_missing` or `go_mod_ambiguous`, naming what could be meant.
 */
export function findModule(tree: SourceTree, asked: Pick<AskedModule, 'dir' | 'package'>): string {
  const { dir } = asked;
  const names = tree.names();
  const all = names.filter((name) => name === 'go.mod' || name.endsWith('/go.mod')).map(posix.dirname);
  const candidates = likeliestFirst(
    all.filter((folder) => !isPassedOver(folder)),
    names,
  );
  const [first] = candidates;
  if (dir !== null) {
    const wanted = segmentsOf(dir).join('/') || '.';
    // By way of a link, too.
    if (tree.size(posix.join(wanted, 'go.mod')) !== null) return wanted;
    const detail = `There is no go.mod in the folder ${quoteName(dir)}.`;
    const next = names.some((name) => name.startsWith(`${wanted}/`)) ? packageLine(all, wanted) : null;
    if (next !== null) throw new Failure('go_mod_missing', detail, { next });
    throw missing(detail, candidates);
  }
  if (all.includes('.')) return '.';
  if (first === undefined) {
    const detail = 'There is no go.mod in the source.';
    const near = nearMiss(names);
    if (near) throw new Failure('go_mod_missing', `${detail} ${near.detail}`, { next: near.next });
    throw missing(detail, all);
  }
  if (candidates.length === 1) return first;
  const asPath = asked.package?.replace(/^\.\//, '').replace(/\/$/, '') ?? '';
  const next =
    packageLine(candidates, asPath) ?? `Name the folder of the one to build, such as -F dir=${first}.`;
  const detail = `There is no go.mod in the root, but several below it: ${list(candidates)}.`;
  throw new Failure('go_mod_ambiguous', detail, { next });
}

/** Those with a main.go of their own before others, and the shallow before the deep: of very many only some are named. */
function likeliestFirst(folders: readonly string[], names: readonly string[]): string[] {
  const programs = new Set(names.filter((name) => name.endsWith('/main.go')).map(posix.dirname));
  const rank = (folder: string) => folder.split('/').length + (programs.has(folder) ? 0 : DEEPEST);
  return folders.toSorted((a, b) => rank(a) - rank(b));
}

/** What to type for a package by its path from the root: the folder of the module around it, and the package from
 * there; `null` where none of the folders is around it. */
function packageLine(folders: readonly string[], path: string): string | null {
  const around = folders.filter((folder) => folder === '.' || `${path}/`.startsWith(`${folder}/`));
  const [nearest] = around.sort((a, b) => b.length - a.length);
  if (nearest === undefined) return null;
  if (nearest === '.') return `Type: -F package=./${path}`;
  const within = path.slice(nearest.length + 1);
  return `Type: -F dir=${nearest} -F package=${within === '' ? '.' : `./${within}`}`;
}

/** Folders that `./...` does not reach. */
function isPassedOver(folder: string): boolean {
  return folder
    .split('/')
    .some((segment) => segment === 'vendor' || segment === 'testdata' || /^(_|\..)/.test(segment));
}

function missing(detail: string, candidates: readonly string[]): Failure {
  const [first] = candidates;
  if (first === undefined) {
    return new Failure('go_mod_missing', detail, {
      next: 'Pack the folder that holds go.mod; go mod init makes one.',
    });
  }
  const next = first === '.' ? 'Leave dir out: the root has one.' : `Write -F dir=${first}.`;
  return new Failure('go_mod_missing', `${detail} There is one in ${list(candidates)}.`, { next });
}

function list(folders: readonly string[]): string {
  const more = folders.length > NAMED ? ` and ${folders.length - NAMED} more` : '';
  return `${folders
    .slice(0, NAMED)
    .map((folder) => (folder === '.' ? 'the root' : quoteName(folder)))
    .join(', ')}${more}`;
}
