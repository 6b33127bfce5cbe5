import { chmod, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type KeptLayers, succeeds } from '@cgoforge/core';
import { bytesUnder } from './bytes-under.js';
import type { GoHome } from './go-home.js';
import { inWorkFolder } from './work-folder.js';

/** Where release 0.1 had what now lies in layers. */
const FORMER = ['modules/views', 'toolchains'];

/** Whoever used a layer so lately may use it still: longer than a build may take. */
const IN_USE_MS = 6 * 3_600_000;

interface Layer {
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

/** As `Layers.trim`, for whoever lets nobody make or show a layer meanwhile. */
export async function trimLayers(home: GoHome, now: Date, most: KeptLayers): Promise<number> {
  const unused = (await layersOf(home)).filter(({ usedAt }) => usedAt < now.getTime() - IN_USE_MS);
  const old = unused.filter(({ usedAt }) => usedAt < now.getTime() - most.seconds * 1_000);
  let removed = 0;
  for (const name of FORMER) {
    const path = join(dirname(home.layers), name);
    const found = await stat(path).catch(() => null);
    if (found && found.mtimeMs < now.getTime() - IN_USE_MS) removed += await remove(home, path);
  }
  for (const layer of old) removed += await remove(home, layer.path);
  removed += await removeUnseen(home, now);
  const rest = unused.slice(old.length);
  while (rest.length > 0 && (await bytesUnder([home.layers, home.store])) > most.bytes) {
    // Layers share what they show, so only a look at all tells what went with one: it is not taken for each.
    for (const layer of rest.splice(0, Math.ceil(rest.length / 8))) removed += await remove(home, layer.path);
    removed += await removeUnseen(home, now);
  }
  return removed;
}

/** The layers, the longest unused first; a name that leads to one that is gone is removed. */
async function layersOf({ layers }: GoHome): Promise<readonly Layer[]> {
  const found: Layer[] = [];
  for (const name of await readdir(layers).catch(() => [])) {
    const path = join(layers, name);
    const there = await stat(path).catch(() => null);
    if (there === null) await rm(path, { force: true });
    else if (!name.startsWith('.')) found.push({ path, usedAt: there.mtimeMs });
  }
  return found.sort((a, b) => a.usedAt - b.usedAt);
}

/** Removes modules of the store that no layer shows, and archives, which nothing shows once they are unpacked. */
async function removeUnseen(home: GoHome, now: Date): Promise<number> {
  const downloads = join(home.store, 'cache/download');
  let removed = 0;
  for (const file of await filesBelow(downloads)) {
    if (!/\.(mod|zip)$/.test(file)) continue;
    const { mtimeMs, nlink } = await stat(file);
    // A layer has links of what it shows.
    if (now.getTime() - mtimeMs < IN_USE_MS || nlink > 1) continue;
    if (file.endsWith('.zip')) {
      await rm(file);
      continue;
    }
    const version = basename(file, '.mod');
    const path = dirname(file).slice(downloads.length + 1, -'/@v'.length);
    // The sum goes first: without it, what is left does not count as stored.
    for (const end of ['ziphash', 'lock', 'info', 'mod'])
      await rm(file.replace(/mod$/, end), { force: true });
    removed += 1 + (await remove(home, join(home.store, `${path}@${version}`)));
  }
  return removed;
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Removes a folder, which is gone at once, not file by file; answers 1 when it was there. */
async function remove({ work }: GoHome, path: string): Promise<number> {
  // A folder that is read-only cannot change its parent, which is written in it.
  if (!(await succeeds(chmod(path, 0o755)))) return 0;
  await inWorkFolder(work, (scratch) => rename(path, join(scratch, 'going')));
  return 1;
}
