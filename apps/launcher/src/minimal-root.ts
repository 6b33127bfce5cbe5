import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@cgoforge/core';

/** The minimal root of a release, made by the set-up. Throws `internal` when it is not there. */
export async function minimalRoot(home: string, suite: string): Promise<string> {
  const root = join(home, 'roots', suite);
  if (await exists(join(root, 'usr'))) return realpath(root);
  throw new Failure('internal', `There is no minimal root at ${root}.`);
}

function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
