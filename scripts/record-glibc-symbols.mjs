// Records, in packages/diagnosis/data/glibc-symbols.json, which names libc.so.6 has only from a version of glibc on. With
// readelf (binutils), of a file of the newest glibc that is known of, such as that of Debian 13's package libc6:
//   node scripts/record-glibc-symbols.mjs root/usr/lib/x86_64-linux-gnu/libc.so.6 'libc6 2.41 of Debian 13, amd64'
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { byNumber } from './system-libraries.mjs';

const DATA = fileURLToPath(new URL('../packages/diagnosis/data/glibc-symbols.json', import.meta.url));

/** What is as old as this is everywhere that is built for. */
const OLDEST = '2.17';

const [library, of] = process.argv.slice(2);
const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
const text = execFileSync('readelf', ['-W', '--dyn-syms', library], options);
const since = new Map();
for (const [, name, version] of text.matchAll(/ ([A-Za-z_]\w*)@@?GLIBC_([0-9.]+)$/gm)) {
  const before = since.get(name);
  if (before === undefined || byNumber(version, before) < 0) since.set(name, version);
}
const newer = [...since].filter(([, version]) => byNumber(version, OLDEST) > 0);
const versions = [...new Set(newer.map(([, version]) => version))].sort(byNumber);
const symbols = Object.fromEntries(
  versions.map((one) => [one, newer.flatMap(([name, version]) => (version === one ? [name] : [])).sort()]),
);
const source = [`scripts/record-glibc-symbols.mjs: readelf of ${of}`];
writeFileSync(DATA, JSON.stringify({ source, date: new Date().toISOString().slice(0, 10), symbols }));
execFileSync('npx', ['biome', 'format', '--write', DATA], { stdio: ['ignore', 'ignore', 'inherit'] });
