import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** The minimal root of a release, made by the set-up. Throws a sentence when it is not there. */
export async function minimalRoot(roots: string, suite: string): Promise<string> {
  const root = join(roots, suite);
  await lstat(join(root, 'usr')).catch((cause: unknown) => {
    throw new Error(`There is no minimal root at ${root}; the set-up makes it.`, { cause });
  });
  return realpath(root);
}
