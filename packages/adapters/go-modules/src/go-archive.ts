import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import type { Fetch, FetchEnvironment } from './go-command.js';
import { fetchRelease } from './go-release.js';
import { inWorkFolder } from './work-folder.js';

/** Brings Go of this version as the tar.gz `target`, whose root is GOROOT; it is whole as soon as it is there. */
export async function packRelease(
  fetch: Fetch,
  network: Omit<FetchEnvironment, 'GOMODCACHE'>,
  release: { version: string; platform: string; pin: string | undefined; target: string },
  work: string,
): Promise<void> {
  await inWorkFolder(work, async (scratch) => {
    const archive = join(scratch, 'goroot.tar.gz');
    const { root } = await fetchRelease(fetch, network, { ...release, scratch });
    await writeArchive(root, archive);
    await mkdir(dirname(release.target), { recursive: true });
    await rename(archive, release.target);
  });
}

/** Regular files, with their executable bits; it goes over a fast network once, so it is hardly compressed. */
async function writeArchive(root: string, archive: string): Promise<void> {
  const tar = pack();
  await Promise.all([
    pipeline(tar, createGzip({ level: constants.Z_BEST_SPEED }), createWriteStream(archive)),
    addFiles(tar, root).then(
      () => tar.finalize(),
      (error: Error) => tar.destroy(error),
    ),
  ]);
}

async function addFiles(tar: Pack, root: string): Promise<void> {
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  for (const entry of names.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const { size, mode } = await stat(path);
    const name = path.slice(root.length + 1);
    const header = { name, size, mode: mode & 0o111 ? 0o755 : 0o644, mtime: new Date(0) };
    await pipeline(createReadStream(path), tar.entry(header));
  }
}
