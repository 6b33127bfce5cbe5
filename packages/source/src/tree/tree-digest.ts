import { createHash } from 'node:crypto';
import { isLink, type SourceEntry } from './found-entry.js';

/**
 * The tree's identity in Go's form: `h1:` and the base64 of a SHA-256 over the sorted lines `<sha256>  <name>\n`
 * (golang.org/x/mod/sumdb/dirhash, Hash1), a link having the line `<sha256 of its target> -> <name>\n`, which no file has.
 * Modes and times do not count.
 */
export function treeDigest(entries: Iterable<SourceEntry>): string {
  const hash = createHash('sha256');
  for (const entry of entries) {
    const line = isLink(entry) ? `${sha256(entry.target)} -> ` : `${entry.sha256}  `;
    hash.update(`${line}${entry.name}\n`);
  }
  return `h1:${hash.digest('base64')}`;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
