import { posix } from 'node:path';
import { compareGoVersions, Failure, type ModuleVersion, type SourceModule } from '@cgoforge/core';
import { quoteName } from '../archive/quote-name.js';
import type { SourceTree } from '../tree/source-tree.js';
import { checkPackage } from './check-package.js';
import { type AskedModule, findModule } from './find-module.js';
import { type GoMod, parseGoMod } from './go-mod.js';
import { parseGoSum } from './go-sum.js';
import { type GoWork, parseGoWork } from './go-work.js';
import { placeOf } from './mod-syntax.js';
import { ModuleFiles } from './module-files.js';
import { moduleNotes } from './module-notes.js';
import type { ModuleSet } from './module-set.js';
import { requiredModules } from './required-modules.js';

/** Members of a workspace, and module versions of a source: several times those of the largest public programs. */
const MOST_MEMBERS = 100;
const MOST_MODULES = 5_000;

/** From these go lines on, Go takes a vendor folder without being told to. */
const VENDOR_SINCE = { module: '1.14', workspace: '1.22' };

/** The module to build, and what to say of it to the sender, a sentence each. */
export interface SelectedModule extends SourceModule {
  readonly notes: readonly string[];
}

/**
 * Reads the module that is asked for (see `findModule`), with the workspace around it if that uses it, from the files
 * alone. Throws `go_mod_missing`, `go_mod_ambiguous`, `go_mod_invalid` or, for the package, `invalid_field`.
 */
export async function selectModule(tree: SourceTree, asked: AskedModule): Promise<SelectedModule> {
  const names = tree.names();
  const folder = findModule(tree, asked);
  const files = new ModuleFiles(tree);
  const main = await readModule(files, folder);
  checkPackage(asked.package, { folder, path: main.mod.path }, names);
  const workspace = asked.env.includes('GOWORK=off') ? null : await findWorkspace(tree, files, folder);
  if (!workspace) {
    const set = { modules: [main.mod], workReplaces: [], sums: main.sums, workSums: new Map() };
    const vendored = isVendored(tree, asked, folder, main.mod.goLine, VENDOR_SINCE.module);
    return { ...linesOf(folder, main.mod, main.mod), vendored, ...modulesOf(set, asked, vendored) };
  }
  const { work, members } = workspace;
  const mods: GoMod[] = [];
  let named = work.replaces.length;
  const sums = new Map<string, ModuleVersion>();
  for (const member of members) {
    const module = member === folder ? main : await readModule(files, member);
    mods.push(module.mod);
    for (const [key, sum] of module.sums) sums.set(key, sum);
    named += module.mod.requires.length + module.mod.replaces.length;
    checkCount(Math.max(named, sums.size));
  }
  const workSums = await readSums(files, posix.join(workspace.folder, 'go.work.sum'));
  checkCount(sums.size + workSums.size);
  const set = { modules: mods, workReplaces: work.replaces, sums, workSums };
  const vendored = isVendored(tree, asked, workspace.folder, work.goLine, VENDOR_SINCE.workspace);
  return { ...linesOf(folder, main.mod, work), vendored, ...modulesOf(set, asked, vendored) };
}

/** What lies in `vendor` needs no line of go.sum, and with `mod=mod` Go writes those that lack. */
function modulesOf(set: ModuleSet, { mod }: AskedModule, vendored: boolean) {
  return { requires: requiredModules(set), notes: vendored || mod === 'mod' ? [] : moduleNotes(set) };
}

/** Go asks go.work for its version where there is one. */
function linesOf(dir: string, mod: GoMod, lines: Pick<GoMod, 'goLine' | 'toolchainLine'>) {
  return { dir, path: mod.path, goLine: lines.goLine ?? mod.goLine, toolchainLine: lines.toolchainLine };
}

async function readModule(
  files: ModuleFiles,
  folder: string,
): Promise<{ mod: GoMod; sums: Map<string, ModuleVersion> }> {
  const name = posix.join(folder, 'go.mod');
  const mod = parseGoMod(name, (await files.read(name)) ?? '');
  const sums = await readSums(files, posix.join(folder, 'go.sum'));
  checkCount(mod.requires.length + mod.replaces.length);
  return { mod, sums };
}

async function readSums(files: ModuleFiles, name: string): Promise<Map<string, ModuleVersion>> {
  const sums = parseGoSum(name, (await files.read(name)) ?? '');
  checkCount(sums.size);
  return sums;
}

function checkCount(modules: number): void {
  if (modules > MOST_MODULES) {
    throw new Failure('go_mod_invalid', `The source names more than ${MOST_MODULES} module versions.`, {
      next: 'Remove what it does not need with go mod tidy.',
    });
  }
}

/** The nearest go.work at or above the folder; Go looks no further, and builds only what that uses. */
async function findWorkspace(
  tree: SourceTree,
  files: ModuleFiles,
  folder: string,
): Promise<{ folder: string; work: GoWork; members: string[] } | null> {
  for (let at = folder; ; at = posix.dirname(at)) {
    const name = posix.join(at, 'go.work');
    const text = await files.read(name);
    if (text !== null) {
      const work = parseGoWork(name, text);
      const members = membersOf(tree, at, work);
      if (members.length > MOST_MEMBERS) {
        throw new Failure('go_mod_invalid', `${quoteName(name)} uses more than ${MOST_MEMBERS} modules.`, {
          next: 'Pack a workspace of fewer modules, or leave go.work out of the archive.',
        });
      }
      if (!members.includes(folder)) throw notListed(name, at, folder);
      return { folder: at, work, members };
    }
    if (at === '.') return null;
  }
}

/** The folders that go.work uses, each once however it is written. Go builds nothing while one of them is missing. */
function membersOf(tree: SourceTree, at: string, { uses }: GoWork): string[] {
  const folders = uses.map(({ folder, complain }) => {
    const member = posix.join(at, folder).replace(/(?<=.)\/$/, '');
    if (posix.isAbsolute(folder))
      throw complain(`${quoteName(folder)} is a folder of your machine; write it relative`);
    if (tree.size(posix.join(member, 'go.mod')) === null) {
      throw complain(`the module in ${quoteName(folder)} was not sent; pack it too, or take the line out`);
    }
    return member;
  });
  return [...new Set(folders)];
}

function notListed(name: string, at: string, folder: string): Failure {
  const use = `./${posix.relative(at, folder)}`.replace(/\/$/, '');
  const detail = `${placeOf(name, 1)}: it does not list the module in ${quoteName(folder)}.`;
  return new Failure('go_mod_invalid', detail, {
    next: `Run go work use ${use === './' ? '.' : use} beside go.work, or leave go.work out of the archive.`,
  });
}

/** Whether Go takes the vendor folder: as it is told, or by itself. */
function isVendored(
  tree: SourceTree,
  { mod }: AskedModule,
  folder: string,
  goLine: string | null,
  since: string,
): boolean {
  if (mod !== null) return mod === 'vendor';
  const listed = tree.size(posix.join(folder, 'vendor/modules.txt')) !== null;
  return listed && goLine !== null && compareGoVersions(goLine, since) >= 0;
}
