import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ImageArchive, packImage } from '../kubelab/images.ts';
import { minimalRootOf } from '../support/launcher.ts';

/** The minimal root that the set-up made, as an image: bash, perl and getent, but no compiler. */
export async function packMinimalImage(folder: string): Promise<ImageArchive> {
  const suite = execFileSync('sh', ['-c', '. /etc/os-release; printf %s "$VERSION_CODENAME"']).toString();
  const root = join(folder, 'minimal-root.tar');
  execFileSync('tar', ['-c', '--one-file-system', '-f', root, '-C', minimalRootOf(suite), '.']);
  const source = { reference: 'localhost/cgoforge/minimal:1', arch: 'amd64', root } as const;
  const archive = await packImage(join(folder, 'minimal.tar'), source);
  await rm(root);
  return archive;
}
