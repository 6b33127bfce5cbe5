import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AskedModule,
  type SelectedModule,
  type SourceFile,
  SourceTree,
  selectModule,
} from '@cgoforge/source';
import { failureBy } from './failure-by.js';
import { inFolder } from './in-folder.js';

/** The module that is selected of these files. */
export async function select(
  files: Record<string, string>,
  dir: string | null = null,
  pattern: string | null = null,
  flags: Partial<Pick<AskedModule, 'mod' | 'env'>> = {},
): Promise<SelectedModule> {
  let offset = 0;
  const index: SourceFile[] = Object.entries(files).map(([name, body]) => {
    const size = Buffer.byteLength(body);
    offset += size;
    return { name, offset: offset - size, size, sha256: '', script: null };
  });
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'scratch'), Object.values(files).join(''));
    const asked = { dir, package: pattern, mod: null, env: [], ...flags };
    return selectModule(new SourceTree(index, join(folder, 'scratch')), asked);
  });
}

/** Why none is. */
export const failureOf = (...asked: Parameters<typeof select>) => failureBy(select(...asked));

/** A hash of go.sum's form. */
export const hash = (letter: string) => `h1:${letter.repeat(43)}=`;

/** Lines of go.sum for `path version` pairs. */
export const sums = (...pairs: string[]) =>
  pairs.map((pair) => `${pair} ${hash('Z')}\n${pair}/go.mod ${hash('M')}\n`).join('');

/** A version that is needed whole. */
export const zip = (path: string, version: string) => ({ ...onlyGoMod(path, version), sum: hash('Z') });

/** A version of which only the go.mod is needed. */
export const onlyGoMod = (path: string, version: string) => {
  return { path, version, sum: null, goModSum: hash('M') };
};
