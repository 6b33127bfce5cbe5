import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Names of all files below a folder, relative to it. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** Keys that are not among those named, nor below one of them. */
export function strayKeys(keys: readonly string[], named: readonly string[]): readonly string[] {
  const known = new Set(named);
  const isKnown = (key: string): boolean =>
    known.has(key) || (key.includes('/') && isKnown(key.slice(0, key.lastIndexOf('/'))));
  return keys.filter((key) => !isKnown(key));
}
