import { createHash } from 'node:crypto';
import { chmod, copyFile, link, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ModuleVersion } from '@cgoforge/core';
import { moduleFiles } from './module-name.js';
import { exists } from './module-store.js';

/** The same for the same modules, in whatever order; another sum is another view, since another content was checked. */
export function viewIdOf(modules: readonly ModuleVersion[]): string {
  const lines = modules.map(({ path, version, sum, goModSum }) => `${path} ${version} ${sum} ${goModSum}\n`);
  return createHash('sha256')
    .update([...new Set(lines)].sort().join(''))
    .digest('hex');
}

/** Makes `view`: a GOMODCACHE with exactly these modules, which the store holds, for `GOPROXY=off`. */
export async function makeView(
  store: string,
  view: string,
  modules: readonly ModuleVersion[],
  signal: AbortSignal,
): Promise<void> {
  for (const module of modules) {
    signal.throwIfAborted();
    await linkModule(store, view, module);
  }
}

async function linkModule(store: string, view: string, module: ModuleVersion): Promise<void> {
  const { download, folder } = moduleFiles(module);
  // The zip is left out: Go reads the extracted folder once `.ziphash` stands beside it.
  const extensions = module.sum === null ? ['info', 'mod'] : ['info', 'mod', 'ziphash'];
  const files = join('cache/download', download);
  await mkdir(dirname(join(view, files)), { recursive: true });
  for (const file of extensions.map((extension) => `${files}.${extension}`)) {
    if (await exists(join(store, file))) await linkFile(join(store, file), join(view, file));
  }
  if (module.sum === null) return;
  await mkdir(dirname(join(view, folder)), { recursive: true });
  await linkTree(join(store, folder), join(view, folder));
}

async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map((entry) =>
      (entry.isDirectory() ? linkTree : linkFile)(join(from, entry.name), join(to, entry.name)),
    ),
  );
}

/** Links are refused across file systems (EXDEV), and beyond some 65,000 of one file (EMLINK). */
async function linkFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EXDEV' && code !== 'EMLINK') throw error;
    await copyFile(from, to);
  }
  // Whatever the umask of the fetch was, another user compiles with it.
  await chmod(to, 0o444);
}
