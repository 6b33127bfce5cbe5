import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a compiler reads below /usr/local of its own accord, or by pkg-config. */
const FOLDERS = ['include', 'lib', 'lib64', 'share/pkgconfig'];
const LIBRARY = /\.(a|o|la|pc|so(\.[0-9.]+)?)$/;

/** What brings files of other languages along, and changes them as it runs. */
const OTHERS = /^(node_modules|python.*|__pycache__)$/;

/**
 * A digest of what a machine compiles against: of its packages as dpkg has them, and of the headers and libraries that
 * were installed beside them, by names, sizes and times. An upgrade of either is another toolchain.
 */
export async function digestOfHostFiles(root = '/'): Promise<string> {
  const digest = createHash('sha256');
  digest.update(await readFile(join(root, 'var/lib/dpkg/status')).catch(ifThere(Buffer.alloc(0))));
  for (const folder of FOLDERS) {
    const all = folder === 'include';
    for await (const line of filesBelow(join(root, 'usr/local', folder), all)) digest.update(line);
  }
  return digest.digest('hex');
}

async function* filesBelow(folder: string, all: boolean): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(ifThere([]));
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !OTHERS.test(entry.name)) yield* filesBelow(path, all);
    if (entry.isDirectory() || !(all || LIBRARY.test(entry.name))) continue;
    const { size, mtimeMs } = await lstat(path);
    yield `${path}\0${size}\0${mtimeMs}\n`;
  }
}

/** Stands in for what is not there. */
function ifThere<T>(none: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return none;
    throw error;
  };
}
