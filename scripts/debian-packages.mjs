// Makes packages/diagnosis/data/debian-12.txt.gz: which Debian package has a header, a .pc file or a library.
// apt-file fetches what it reads: `apt-file update`, then
// /usr/lib/apt/apt-helper cat-file /var/lib/apt/lists/*Contents-{amd64,all}* | node scripts/debian-packages.mjs
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';

const DATA = new URL('../packages/diagnosis/data/debian-12.txt.gz', import.meta.url);

/** A package of more names is left with those that lie in no folder. */
const MOST_NAMES = 600;

const names = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const [, path = '', packages = ''] = /^(\S.*?)\s+(\S+)$/.exec(line) ?? [];
  const name = nameOf(path);
  if (name === null) continue;
  for (const one of packages.split(',').map((found) => found.replace(/^.*\//, ''))) {
    if (!/-dev\b/.test(one)) continue;
    if (!names.has(one)) names.set(one, new Set());
    names.get(one).add(name);
  }
}
const lines = [...names]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(
    ([name, files]) =>
      `${name} ${[...files]
        .filter((file) => files.size <= MOST_NAMES || !file.includes('/'))
        .sort()
        .join(' ')}\n`,
  );
writeFileSync(DATA, gzipSync(lines.join(''), { level: 9 }));
console.log(`${lines.length} packages`);

/** As it is asked for: a header by its last folder and its name, a .pc file and a library by their names. */
function nameOf(path) {
  const header = /^usr\/include\/(?:x86_64-linux-gnu\/)?(.+\.(?:h|hh|hpp|hxx|H))$/.exec(path)?.[1].split('/');
  if (header) return header.length > 4 ? null : header.slice(-2).join('/');
  const other =
    /^usr\/(?:lib|share)\/(?:x86_64-linux-gnu\/)?(?:pkgconfig\/([^/]+\.pc)|(lib[^/]+\.(?:so|a)))$/;
  const [, pc, library] = other.exec(path) ?? [];
  return pc ?? library ?? null;
}
