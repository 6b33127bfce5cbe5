import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, type SourceModule } from '@cgoforge/core';
import { type SourceFile, SourceTree, selectModule } from '@cgoforge/source';

/** The module that is selected of these files. */
export async function select(
  files: Record<string, string>,
  dir: string | null = null,
  pattern: string | null = null,
): Promise<SourceModule> {
  let offset = 0;
  const index: SourceFile[] = Object.entries(files).map(([name, body]) => {
    const size = Buffer.byteLength(body);
    offset += size;
    return { name, offset: offset - size, size, sha256: '', script: null };
  });
  const folder = await mkdtemp(join(tmpdir(), 'cgoforge-module-'));
  try {
    await writeFile(join(folder, 'scratch'), Object.values(files).join(''));
    return await selectModule(new SourceTree(index, join(folder, 'scratch')), { dir, package: pattern });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Why none is. */
export async function failureOf(
  files: Record<string, string>,
  dir: string | null = null,
  pattern: string | null = null,
): Promise<Failure> {
  const failure = await select(files, dir, pattern).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof Failure))
    throw new Error('It was found, or failed in another way', { cause: failure });
  return failure;
}

/** A hash of go.sum's form. */
export const hash = (letter: string) => `h1:${letter.repeat(43)}=`;

/** Lines of go.sum for `path version` pairs. */
export const sums = (...pairs: string[]) =>
  pairs.map((pair) => `${pair} ${hash('Z')}\n${pair}/go.mod ${hash('M')}\n`).join('');

/** A version that is needed whole. */
export const zip = (path: string, version: string) => ({
  path,
  version,
  sum: hash('Z'),
  goModSum: hash('M'),
});

/** A version of which only the go.mod is needed. */
export const onlyGoMod = (path: string, version: string) => ({
  path,
  version,
  sum: null,
  goModSum: hash('M'),
});
