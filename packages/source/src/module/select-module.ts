import { posix } from 'node:path';
import {
  compareGoVersions,
  Failure,
  type ModuleVersion,
  printBytes,
  type SourceModule,
} from '@cgoforge/core';
import { decodeUtf8 } from '../archive/archive-entry.js';
import { quoteName } from '../archive/quote-name.js';
import type { SourceTree } from '../tree/source-tree.js';
import { findModule } from './find-module.js';
import { type GoMod, parseGoMod } from './go-mod.js';
import { parseGoSum } from './go-sum.js';
import { type GoWork, parseGoWork } from './go-work.js';
import { requiredModules } from './required-modules.js';

/** The most bytes of one file of a module that is read; go.sum of the largest public programs has 1 MiB. */
const FILE_BYTES = 16 * 1024 ** 2;

/** From these go lines on, Go takes a vendor folder without being told to. */
const VENDOR_SINCE = { module: '1.14', workspace: '1.22' };

/**
 * Reads the module that `dir` names (`null`: the one that is meant, see `findModule`), with the workspace around it if that uses
 * it, from the files alone. Throws `go_mod_missing`, `go_mod_ambiguous` or `go_mod_invalid`.
 */
export async function selectModule(tree: SourceTree, dir: string | null): Promise<SourceModule> {
  const folder = findModule(tree.names(), dir);
  const main = await readModule(tree, folder);
  const workspace = await findWorkspace(tree, folder);
  if (!workspace) {
    return {
      ...linesOf(folder, main.mod, main.mod),
      vendored: isVendored(tree, folder, main.mod.goLine, VENDOR_SINCE.module),
      requires: requiredModules({
        modules: [main.mod],
        workReplaces: [],
        sums: main.sums,
        workSums: new Map(),
      }),
    };
  }
  const { work, members } = workspace;
  const modules = await Promise.all(members.map((member) => readModule(tree, member)));
  return {
    ...linesOf(folder, main.mod, work),
    vendored: isVendored(tree, workspace.folder, work.goLine, VENDOR_SINCE.workspace),
    requires: requiredModules({
      modules: modules.map(({ mod }) => mod),
      workReplaces: work.replaces,
      sums: new Map(modules.flatMap(({ sums }) => [...sums])),
      workSums: await readSums(tree, posix.join(workspace.folder, 'go.work.sum')),
    }),
  };
}

/** Go asks go.work for its version where there is one. */
function linesOf(dir: string, mod: GoMod, lines: Pick<GoMod, 'goLine' | 'toolchainLine'>) {
  return { dir, path: mod.path, goLine: lines.goLine ?? mod.goLine, toolchainLine: lines.toolchainLine };
}

async function readModule(
  tree: SourceTree,
  folder: string,
): Promise<{ mod: GoMod; sums: Map<string, ModuleVersion> }> {
  const name = posix.join(folder, 'go.mod');
  return {
    mod: parseGoMod(name, (await readText(tree, name)) ?? ''),
    sums: await readSums(tree, posix.join(folder, 'go.sum')),
  };
}

async function readSums(tree: SourceTree, name: string): Promise<Map<string, ModuleVersion>> {
  return parseGoSum(name, (await readText(tree, name)) ?? '');
}

/** The nearest go.work at or above the folder, if it uses the folder; Go looks no further than the nearest. */
async function findWorkspace(
  tree: SourceTree,
  folder: string,
): Promise<{ folder: string; work: GoWork; members: string[] } | null> {
  for (let at = folder; ; at = posix.dirname(at)) {
    const name = posix.join(at, 'go.work');
    const text = await readText(tree, name);
    if (text !== null) {
      const work = parseGoWork(name, text);
      const members = work.uses
        .filter((use) => !posix.isAbsolute(use))
        .map((use) => posix.join(at, use).replace(/(?<=.)\/$/, ''))
        .filter((member) => tree.size(posix.join(member, 'go.mod')) !== null);
      return members.includes(folder) ? { folder: at, work, members } : null;
    }
    if (at === '.') return null;
  }
}

function isVendored(tree: SourceTree, folder: string, goLine: string | null, since: string): boolean {
  const listed = tree.size(posix.join(folder, 'vendor/modules.txt')) !== null;
  return listed && goLine !== null && compareGoVersions(goLine, since) >= 0;
}

/** The text of a file; `null` when there is none. */
async function readText(tree: SourceTree, name: string): Promise<string | null> {
  const size = tree.size(name);
  if (size === null) return null;
  if (size > FILE_BYTES) {
    throw new Failure('go_mod_invalid', `${quoteName(name)} is larger than ${printBytes(FILE_BYTES)}.`);
  }
  const text = decodeUtf8(await tree.read(name, FILE_BYTES));
  if (text === null || text.startsWith('\ufeff')) {
    const why = text === null ? 'is not UTF-8' : 'begins with a byte order mark, which Go refuses';
    throw new Failure('go_mod_invalid', `${quoteName(name)} ${why}.`, {
      next: 'Save it as UTF-8 without a byte order mark and pack again.',
    });
  }
  return text;
}
