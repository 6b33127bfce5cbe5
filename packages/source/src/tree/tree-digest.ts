import { createHash } from 'node:crypto';
import type { SourceFile } from './found-entry.js';

/**
 * The tree's identity in Go's form: `h1:` and the base64 of a SHA-256 over the sorted lines `<sha256>  <name>\n`
 * (golang.org/x/mod/sumdb/dirhash, Hash1). Modes and times do not count.
 */
export function treeDigest(files: Iterable<SourceFile>): string {
  const hash = createHash('sha256');
  for (const { sha256, name } of files) hash.update(`${sha256}  ${name}\n`);
  return `h1:${hash.digest('base64')}`;
}
