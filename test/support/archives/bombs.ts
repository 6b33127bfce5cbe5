import { gzipSync } from 'node:zlib';
import { gnuLong, tarEntry } from './tar.js';
import { zip } from './zip.js';

const MIB = 1024 ** 2;

/** An entry with 10 GiB of zeros after it, in 10 MiB of many gzip members, as `cat` of many .gz files. */
function beforeZeros(entry: Buffer): Buffer {
  const zeros = gzipSync(Buffer.alloc(16 * MIB), { level: 9 });
  return Buffer.concat([gzipSync(entry), ...Array<Buffer>(640).fill(zeros)]);
}

/** A .tgz of 10 MiB with one file of 10 GiB of zeros. */
export const gzipBomb = () => beforeZeros(tarEntry({ name: 'zeros', size: 10 * 1024 * MIB }));

/** A .tgz that is all end: zeros after the last entry, which a reader that stops there never counts. */
export const trailingZeros = () => beforeZeros(tarEntry({ name: 'go.mod', body: 'module a\n' }));

/** A zip whose one file of 80 MiB claims its real size. */
export function zipBomb(): Buffer {
  return zip([{ name: 'zeros', body: Buffer.alloc(80 * MIB) }]);
}

/** Entries that all name the bytes of the first: each adds its size, none adds to the archive. */
export function overlappingZip(): Buffer {
  const body = Buffer.alloc(MIB);
  const shared = { name: 'zeros', body, claims: { start: 0 } };
  return zip([shared, shared, shared]);
}

/** More empty files than any limit that makes sense. */
export function manyEntries(count = 100_001): Buffer {
  const entries = Array.from({ length: count }, (_, index) => tarEntry({ name: `d/${index.toString(36)}` }));
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(1024)]), { level: 1 });
}

/** Links that each lead through almost as many others as Linux follows, up and down all the way. */
export function linkMaze(links = 1_200): Buffer {
  const through = (name: string) => `${'d/../'.repeat(60)}${name}`;
  const link = (name: string, target: string) => [gnuLong('K', target), tarEntry({ name, type: '2' })];
  const chain = Array.from({ length: 38 }, (_, at) => link(`c${at + 1}`, through(`c${at}`)));
  const others = Array.from({ length: links }, (_, at) => link(`l${at}`, through('c38')));
  const files = ['d/f', 'c0'].map((name) => tarEntry({ name }));
  return gzipSync(Buffer.concat([...files, ...[...chain, ...others].flat(), Buffer.alloc(1024)]));
}

/** Deflated data that is more than both headers of the zip say. */
export function lyingZip(): Buffer {
  return zip([{ name: 'zeros', body: Buffer.alloc(MIB), claims: { size: 10 } }]);
}
