import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's names of an architecture, by Go's word for it. */
export const ARCHITECTURES = {
  amd64: { debian: 'amd64', triplet: 'x86_64-linux-gnu' },
  arm64: { debian: 'arm64', triplet: 'aarch64-linux-gnu' },
  arm: { debian: 'armhf', triplet: 'arm-linux-gnueabihf' },
  386: { debian: 'i386', triplet: 'i386-linux-gnu' },
};

/**
 * The libraries that the loader finds by their name in a root, by that name, each with the symbol versions that it
 * defines: of those that count up, such as `GLIBC_2.2.5` and `GLIBC_2.36`, the highest. Asks for readelf (binutils).
 */
export function librariesOf(root, architecture) {
  const { triplet } = ARCHITECTURES[architecture];
  const folders = [`lib/${triplet}`, `usr/lib/${triplet}`, 'lib', 'usr/lib'].map((folder) =>
    join(root, folder),
  );
  const files = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => /\.so(\.|$)/.test(path) && existsSync(path));
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] };
  const libraries = execFileSync('readelf', ['-dVW', ...files], options)
    .split(/^File: /m)
    .slice(1)
    .map(libraryOf)
    .filter((library) => library !== null);
  return Object.fromEntries(libraries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Orders 2.4 before 2.34. */
export const byNumber = new Intl.Collator('en', { numeric: true }).compare;

/** What readelf says of one file; `null` of what is found under another name, such as `libz.so.1.2.13`. */
function libraryOf(text) {
  const [path] = text.split('\n', 1);
  const [, name] = /\(SONAME\).*\[(.*)\]/.exec(text) ?? [];
  if (!path.endsWith(`/${name}`)) return null;
  const [, definitions = ''] = text.split(/^Version definition section/m);
  const entries = [...definitions.split('\n\n', 1)[0].matchAll(/Flags: (\S+).*Name: (\S+)/g)];
  // The base is the library's own name.
  return [name, highest(entries.filter(([, flags]) => flags !== 'BASE').map(([, , version]) => version))];
}

function highest(versions) {
  const byPrefix = new Map();
  for (const version of versions.toSorted(byNumber)) {
    byPrefix.set(/^(.*_)[0-9.]+$/.exec(version)?.[1] ?? version, version);
  }
  return [...byPrefix.values()].sort();
}
