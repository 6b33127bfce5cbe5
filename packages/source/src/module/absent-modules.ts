import { posix } from 'node:path';
import { quoteName } from '../archive/quote-name.js';
import type { SourceTree } from '../tree/source-tree.js';
import type { Replacement } from './go-mod.js';

/** Enough to show; a go.mod may name thousands. */
const MOST = 10;

/** The replacements by folders in which the source has no module; `at` is the folder of the file that names them. */
export function absentModules(tree: SourceTree, at: string, replaces: readonly Replacement[]) {
  const absent = replaces.flatMap(({ path, by }) => {
    if (!('folder' in by)) return [];
    const isThere = !posix.isAbsolute(by.folder) && tree.size(posix.join(at, by.folder, 'go.mod')) !== null;
    return isThere ? [] : [{ path: quoteName(path), folder: quoteName(by.folder) }];
  });
  return absent.slice(0, MOST);
}
