import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { clone } from './machine.mjs';

const skipped = new Set(['node_modules', 'dist', 'generated']);

/** The files below a folder whose names match, but those that are made there; all paths are relative to the clone. */
export function listSources(folder, names) {
  return readdirSync(join(clone, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : listSources(path, names);
    return names.test(entry.name) ? [path] : [];
  });
}

/** Remembers what `name` was made from: files, and words that count as much. Forgotten first and remembered last, so
 * that what was interrupted is made anew. */
export function madeFrom(name, sources, ...words) {
  // Inside node_modules, so that new packages also mean that it is made anew.
  const stamp = join(clone, 'node_modules/.cache/cgoforge', name);
  const hash = createHash('sha256').update(words.join('\0'));
  for (const path of sources.toSorted()) hash.update(`${path}\0`).update(readFileSync(join(clone, path)));
  const digest = hash.digest('hex');
  return {
    isSame: () => read(stamp) === digest,
    forget: () => rmSync(stamp, { force: true }),
    remember() {
      mkdirSync(dirname(stamp), { recursive: true });
      writeFileSync(stamp, digest);
    },
  };
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
