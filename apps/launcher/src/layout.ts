import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@cgoforge/core';

/** Where the launcher's own things lie; `sandbox` is root's alone (0700). */
export interface Layout {
  readonly sandbox: string;
  /** runc's state, so that two homes never see each other's containers. */
  readonly runcState: string;
  readonly attempts: string;
  readonly disks: string;
  readonly caches: string;
  /** The fixed root of the host toolchain. */
  readonly hostRoot: string;
  /** Stands in for a module view where the source needs none. */
  readonly empty: string;
}

export function layoutOf(home: string): Layout {
  const sandbox = join(home, 'sandbox');
  return {
    sandbox,
    runcState: join(sandbox, 'runc'),
    attempts: join(sandbox, 'attempts'),
    disks: join(sandbox, 'disks'),
    caches: join(sandbox, 'caches'),
    hostRoot: join(sandbox, 'root'),
    empty: join(sandbox, 'empty'),
  };
}

/**
 * A folder below `home` that the service made. The service may be mistaken, so no component may be a link: it would show the
 * sandbox another folder of this machine. Names must have been matched against a strict pattern before. Throws `lost` where
 * there is none, since a retry makes it anew.
 */
export async function serviceFolder(home: string, ...names: string[]): Promise<string> {
  let path = home;
  for (const name of names) {
    path = join(path, name);
    const isFolder = await lstat(path).then(
      (entry) => entry.isDirectory(),
      () => false,
    );
    if (!isFolder) throw new Failure('lost', `${path} is not a folder.`);
  }
  return path;
}
