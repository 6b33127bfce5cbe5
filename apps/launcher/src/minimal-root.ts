import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, type NeededLibrary } from '@cgoforge/core';

const TRIPLETS: Readonly<Record<string, string>> = { amd64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/** The minimal root of a release, made by the set-up. Throws `internal` when it is not there. */
export async function minimalRoot(home: string, suite: string): Promise<string> {
  const root = join(home, 'roots', suite);
  if (await exists(join(root, 'usr'))) return realpath(root);
  throw new Failure('internal', `There is no minimal root at ${root}.`);
}

/** Says of each soname whether the root's library folders have an entry of that name. Nothing is run or opened. */
export async function librariesOf(
  root: string,
  arch: string,
  names: readonly string[],
): Promise<NeededLibrary[]> {
  const triplet = TRIPLETS[arch] ?? '';
  const folders = ['usr/lib', 'usr/lib64', `usr/lib/${triplet}`, 'lib', 'lib64', `lib/${triplet}`];
  return Promise.all(
    names.map(async (name) => {
      const found = await Promise.all(folders.map((folder) => exists(join(root, folder, name))));
      return { name, provided: found.includes(true) };
    }),
  );
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
