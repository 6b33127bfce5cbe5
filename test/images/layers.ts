import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../support/run.ts';

/** What stands in for a Dockerfile's base, which no registry serves here: an OCI layout. */
export interface Base {
  /** As the Dockerfiles' `FROM` says it. */
  readonly name: string;
  readonly folder: string;
  readonly digest: string;
}

/** The one whose layout has the name's first part in `folder`. */
export async function readBase(name: string, bases: string): Promise<Base> {
  const folder = join(bases, name.replace(/:.*/, ''));
  const { manifests } = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
  return { name, folder, digest: manifests[0].digest };
}

/** A layer of what lies here at the first path of each pair, to be found at the second one. */
export async function packLayer(
  folder: string,
  name: string,
  paths: readonly (readonly [string, string])[],
): Promise<string> {
  const root = join(folder, `${name}-root`);
  for (const [from, to] of paths) {
    await mkdir(dirname(join(root, to)), { recursive: true });
    await run('cp', ['--archive', '--no-target-directory', from, join(root, to)]);
  }
  await run('chmod', ['-R', 'u+w,go+rX', root]);
  const layer = join(folder, `${name}.tar`);
  await run('tar', ['--create', '--file', layer, '--owner=0', '--group=0', '--sort=name', '-C', root, '.']);
  await rm(root, { recursive: true });
  return layer;
}
