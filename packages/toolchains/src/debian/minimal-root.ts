import { createHash } from 'node:crypto';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** The set-up's minimal root of a release: its name as a layer, and where it lies. Throws a sentence without one. */
export async function minimalRoot(roots: string, suite: string): Promise<{ name: string; path: string }> {
  const folder = join(roots, suite);
  const path = await realpath(folder).catch((cause: unknown) => {
    throw new Error(`There is no minimal root at ${folder}; the set-up makes it.`, { cause });
  });
  const digest = await digestOf(path).catch((cause: unknown) => {
    throw new Error(`${path} does not list its packages; remove it, and the set-up makes it anew.`, {
      cause,
    });
  });
  return { name: `debian-${suite}-${digest}`, path };
}

/** Of its packages, and of the sum that dpkg has of each file in them. */
async function digestOf(root: string): Promise<string> {
  const dpkg = join(root, 'var/lib/dpkg');
  const sums = (await readdir(join(dpkg, 'info'))).filter((name) => name.endsWith('.md5sums')).sort();
  const digest = createHash('sha256');
  for (const file of ['status', ...sums.map((name) => join('info', name))]) {
    digest.update(await readFile(join(dpkg, file)));
  }
  return digest.digest('hex');
}
