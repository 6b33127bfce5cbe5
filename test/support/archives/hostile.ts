import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { FailureCode } from '@cgoforge/core';
import * as ambiguous from './ambiguous-zips.js';
import * as bombsOf from './bombs.js';
import { brokenOld, endlessMap, type SparseFile, sparseForms } from './sparse.js';
import { gnuLong, pax, type TarEntry, tar, tarEntry, tarOf, tgz, withChecksum } from './tar.js';
import { program } from './tree.js';
import { type ZipEntry, zip, zipOf } from './zip.js';

/** An archive that must be refused, under the default limits, with this code. */
export interface HostileArchive {
  readonly name: string;
  readonly bytes: () => Buffer;
  readonly code: FailureCode;
  /** What the detail must name, as it is shown: an entry, with what cannot be seen escaped. */
  readonly names?: string;
}

const goMod: TarEntry = { name: 'go.mod', body: 'module example.com/app\n' };
const linked = (name: string | Buffer, link: string): TarEntry => ({ name, type: '2', link });

const inTar = (name: string, ...entries: (TarEntry | Buffer)[]): HostileArchive => {
  const last = entries.flatMap((entry) => (Buffer.isBuffer(entry) ? [] : [entry])).at(-1);
  const shown = last && typeof last.name === 'string' ? { names: JSON.stringify(last.name) } : {};
  return { name, bytes: () => gzipSync(tar([goMod, ...entries])), code: 'archive_entry_refused', ...shown };
};
const refusedAs =
  (code: FailureCode) =>
  (name: string, bytes: () => Buffer): HostileArchive => ({ name, bytes, code });
const refused = refusedAs('archive_entry_refused');
const inZip = (name: string, ...entries: ZipEntry[]) => refused(name, () => zip([goMod, ...entries]));
const broken = refusedAs('archive_broken');
const bomb = refusedAs('archive_bomb');
const unknown = refusedAs('archive_unknown');

const names: readonly HostileArchive[] = [
  inTar('an absolute path', { name: '/etc/passwd', body: 'x' }),
  inTar('a path that leaves by ..', { name: 'a/../../x', body: 'x' }),
  inTar('a drive letter', { name: 'C:/x', body: 'x' }),
  inTar('no name', { name: '', body: 'x' }),
  inTar('a name that is the root', { name: './.', body: 'x' }),
  inTar('a part of 256 bytes', pax({ path: 'n'.repeat(256) }), { name: Buffer.from('n'), body: 'x' }),
  inTar('a name of 1,025 bytes', gnuLong('L', `${'n/'.repeat(512)}n`), { name: Buffer.from('n'), body: 'x' }),
  inTar('a depth of 65', gnuLong('L', `${'n/'.repeat(64)}n`), { name: Buffer.from('n'), body: 'x' }),
  inTar('a file that is also a folder', { name: 'x', body: '1' }, { name: 'x/y', body: '1' }),
  { ...inTar('a newline in a name', { name: 'a\nb', body: 'x' }), names: '"a\\nb"' },
  { ...inTar('a NUL in a name', pax({ path: 'a\0b' }), { name: 'x' }), names: '"a\\u0000b"' },
  { ...inTar('a terminal escape in a name', { name: 'a\x1b[2Jb' }), names: '"a\\u001b[2Jb"' },
  { ...inTar('a text-direction override in a path', { name: '/a\u202eog.b' }), names: '"/a\\u202eog.b"' },
  { ...inTar('a name that is not UTF-8', { name: Buffer.from('a\xff', 'latin1') }), names: '"a\\xff"' },
  inZip('an absolute path in a zip', { name: '/etc/passwd' }),
  inZip('.. behind backslashes in a zip', { name: '..\\..\\x', host: 0, mode: 0 }),
  inZip('a network path in a zip', { name: '\\\\server\\share\\x', host: 0, mode: 0 }),
  inZip('a zip name in an unnamed code page', { name: Buffer.from('\x82.go', 'latin1'), flags: 0 }),
  inZip('a file and a folder of one name in a zip', { name: 'x', body: '1' }, { name: 'x/' }),
  inZip('a fifo and a file of one name in a zip', { name: 'x' }, { name: './x', mode: 0o010644 }),
  inZip('a name twice in a zip', { name: 'x', body: '1' }, { name: 'x', body: '2' }),
];

const links: readonly HostileArchive[] = [
  inTar('an entry beneath a link', linked('l', 'a'), { name: 'l/x', body: 'x' }),
  inTar('an entry beneath a link to nothing', linked('l', '/tmp'), { name: 'l/x', body: 'x' }),
  inTar('a file over a full folder', { name: 'x/y', body: '1' }, { name: 'x', body: '1' }),
  inTar('a link over a full folder', { name: 'x/y', body: '1' }, linked('x', 'go.mod')),
  inTar('a fifo over a full folder', { name: 'x/y', body: '1' }, { name: 'x', type: '6' }),
  inTar('an absolute fifo', { name: '/dev/initctl', type: '6' }),
  inTar('a folder of a dump outside', { name: '../x/', type: 'D', format: 'gnu', body: 'Yx\0' }),
  ...['n/'.repeat(2049), 'a/../'.repeat(65)].map((target) =>
    inTar(`a link whose target is too long, ${target.slice(0, 5)}`, gnuLong('K', target), {
      name: 'l',
      type: '2',
    }),
  ),
];

const kinds: readonly HostileArchive[] = [
  inTar('a part of a multi-volume archive', { name: 'rest', type: 'M', format: 'gnu' }),
  inTar('an unknown type', { name: 'odd', type: 'Z' }),
  inTar('pax headers of more than 1 MiB', pax({ comment: 'x'.repeat(1024 ** 2) }), {
    name: Buffer.from('x'),
  }),
  inTar('a long name of 1 GiB', tarEntry({ name: 'L', type: 'L', size: 1024 ** 3, format: 'gnu' })),
  inTar('a name for all entries', pax({ path: 'x' }, 'g'), { name: Buffer.from('x') }),
  inZip('a door in a zip', { name: 'door', mode: 0o150644 }),
  inZip('a compression method of its own', { name: 'x', body: 'x', method: 9 }),
  inZip('two names for one zip entry', { name: 'main.go', local: { name: 'evil.go' } }),
  inZip('two sizes for one zip entry', { name: 'main.go', body: 'x', local: { size: 2 } }),
  inZip('two methods for one zip entry', { name: 'main.go', body: 'x', local: { method: 0 } }),
  { ...refused('entries of a zip that overlap', bombsOf.overlappingZip), names: '"zeros"' },
  { name: 'an encrypted zip', bytes: () => zip([{ name: 'x', flags: 0x801 }]), code: 'archive_encrypted' },
];

const sparse: readonly HostileArchive[] = [
  ...sparseForms.flatMap(({ form, entry }) => {
    const of = (map: SparseFile, size?: number) => () => tar([goMod, entry('s', map, size)]);
    const runs = (...pieces: [number, string][]): SparseFile => ({
      size: 4096,
      pieces: pieces.map(([offset, data]) => ({ offset, data })),
    });
    const block = 'x'.repeat(512);
    return [
      broken(`a sparse file whose pieces overlap, ${form}`, of(runs([0, block], [511, block]))),
      broken(`a sparse file whose pieces go backwards, ${form}`, of(runs([1024, block], [0, block]))),
      broken(`a sparse file with a piece beyond its end, ${form}`, of(runs([4000, block]))),
      broken(`a sparse file with a piece from its end on, ${form}`, of(runs([4096, 'x']))),
      broken(`a sparse file with more content than its map, ${form}`, of(runs([0, block]), 512)),
      broken(`a sparse file with less content than its map, ${form}`, of(runs([0, block]), -512)),
      broken(`a piece that ends within a block, ${form}`, of(runs([0, 'x'], [1024, block]))),
      bomb(`a sparse file of 8 EiB, ${form}`, of({ size: 2 ** 49, pieces: [] })),
      bomb(`a sparse file of 900 MiB of holes, ${form}`, of({ size: 900 * 1024 ** 2, pieces: [] })),
      {
        name: `several sparse files of holes, ${form}`,
        bytes: () =>
          tar([goMod, ...['a', 'b', 'c'].map((name) => entry(name, { size: 30 * 1024 ** 2, pieces: [] }))]),
        code: 'archive_bomb' as const,
      },
    ];
  }),
  broken('a sparse file that goes on behind an empty place', () => tar([goMod, brokenOld('gap')])),
  broken('a sparse file that goes on in a block behind its end', () => tar([goMod, brokenOld('more')])),
  broken('a sparse file of old GNU tar under the mark of POSIX', () => tar([goMod, brokenOld('posix')])),
  broken('a sparse file whose map has no end', () => tar([goMod, endlessMap()])),
  broken('a sparse file that counts more pieces than are held', () => tar([goMod, endlessMap('9999999\n')])),
  broken('a sparse file with an offset and no size', () =>
    tar([goMod, pax({ 'GNU.sparse.size': '9', 'GNU.sparse.offset': '0' }), { name: 's' }]),
  ),
  broken('a sparse file without a size', () =>
    tar([goMod, pax({ 'GNU.sparse.map': '0,1' }), { name: 's', body: 'x' }]),
  ),
  broken('a sparse map of a folder', () =>
    tar([goMod, pax({ 'GNU.sparse.size': '9', 'GNU.sparse.map': '' }), { name: 's/', type: '5' }]),
  ),
  inTar(
    'a sparse file of a later version',
    pax({ 'GNU.sparse.major': '2', 'GNU.sparse.minor': '0', 'GNU.sparse.name': 'later' }),
    { name: Buffer.from('s') },
  ),
  inTar('a sparse map for all entries', pax({ 'GNU.sparse.map': '0,1' }, 'g'), { name: Buffer.from('x') }),
];

const damaged: readonly HostileArchive[] = [
  broken('a .tgz cut in the middle', () => half(tgz(program))),
  broken('a .tar cut in the middle of a file', () => tarOf(program).subarray(0, 520)),
  broken('a .tar cut between two files', () => tarOf(program).subarray(0, 1024)),
  broken('a .tar without its end', () => withoutEnd()),
  broken('a .tar with half its end', () => tarOf(program).subarray(0, -512)),
  broken('a .tgz of a tar without its end', () => gzipSync(withoutEnd())),
  broken('a .tgz without its checksum', () => tgz(program).subarray(0, -8)),
  broken('a .tgz with its checksum cut', () => tgz(program).subarray(0, -1)),
  broken('a .tgz with another checksum', () => flipped(tgz(program), -8)),
  broken('a .tar.zst cut in the middle', () => half(zstdCompressSync(tarOf(program)))),
  broken('text after a .tar.zst', () => Buffer.concat([zstdCompressSync(tarOf(program)), Buffer.from('x')])),
  broken('text after a .tgz', () => Buffer.concat([tgz(program), Buffer.from('<html>')])),
  broken('zeros and text after a .tgz', () => Buffer.concat([tgz(program), Buffer.from('\0\0\0\0x')])),
  broken('text after a .tar', () => Buffer.concat([tarOf(program), Buffer.from('<html>')])),
  broken('two .tar in a row', () => Buffer.concat([tarOf(program), tarOf(program)])),
  broken('a .tar with a damaged header', () => flipped(tarOf(program), 1024)),
  broken('a .tar whose size is no number', () => Buffer.concat([withoutEnd(), oddSize()])),
  broken('a pax header that is no record', () =>
    tar([tarEntry({ name: 'x', type: 'x', body: 'nonsense' }), goMod]),
  ),
  broken('a pax header of 200,000 records', () =>
    tar([tarEntry({ name: 'x', type: 'x', body: '5 a=\n'.repeat(200_000) }), goMod]),
  ),
  broken('a pax header without an entry', () => tar([goMod, pax({ path: 'x' })])),
  broken('a pax size that is no number', () => tar([pax({ size: '-1' }), goMod])),
  refused('an entry of a zip that its directory does not name', ambiguous.leavingOut),
  unknown('a zip behind other bytes', ambiguous.behindOthers),
  broken('a zip whose end counts one entry less', ambiguous.countedShort),
  broken('a zip with an end record in its comment', ambiguous.endInComment),
  broken('a zip with two counts of entries', ambiguous.countedTwice),
  broken('a zip whose end of 64 bits describes another directory', ambiguous.otherIn64Bits),
  broken('a zip cut in the middle', () => half(zipOf(program))),
  broken('a zip without its directory', () => zipOf(program).subarray(0, 100)),
  broken('text after a zip', () => Buffer.concat([zipOf(program), Buffer.from('x')])),
  broken('a zip with another checksum', () => zip([{ name: 'x', body: 'x', claims: { crc: 1 } }])),
  broken('a zip entry longer than it says', bombsOf.lyingZip),
  broken('a zip entry that begins outside', () => zip([{ name: 'x', claims: { start: 1_000_000 } }])),
];

const bombs: readonly HostileArchive[] = [
  bomb('10 MiB that are 10 GiB', bombsOf.gzipBomb),
  bomb('a .tar.zst of 256 MiB', () =>
    zstdCompressSync(tarEntry({ name: 'zeros', body: Buffer.alloc(256 * 1024 ** 2) })),
  ),
  bomb('10 GiB of zeros after the last entry', bombsOf.trailingZeros),
  bomb('a zip of 80 MiB of zeros', bombsOf.zipBomb),
  bomb('a file that claims 8 EiB', () => gzipSync(tarEntry({ name: 'x', size: 2 ** 52 }))),
  bomb('more entries than allowed', bombsOf.manyEntries),
  bomb('links through links through links', bombsOf.linkMaze),
];

const others: readonly HostileArchive[] = [
  unknown('nothing', () => Buffer.alloc(0)),
  unknown('text', () => Buffer.from('package main\n')),
  unknown('a .xz', () => Buffer.from('fd377a585a000004', 'hex')),
  unknown('a .zst of something else', () => zstdCompressSync(Buffer.alloc(2048, 'package main\n'))),
  unknown('a .br', () => brotliCompressSync(tarOf(program))),
  unknown('a .gz of something else', () => gzipSync(Buffer.alloc(2048, 'package main\n'))),
];

/** Every archive that must be refused, made when asked for. */
export const hostileArchives = [names, links, kinds, sparse, damaged, bombs, others].flat();

const withoutEnd = () => tarOf(program).subarray(0, -1024);

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, bytes.length / 2);
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const index = at < 0 ? copy.length + at : at;
  copy.writeUInt8(copy.readUInt8(index) ^ 0xff, index);
  return copy;
}

function oddSize(): Buffer {
  const entry = tarEntry({ name: 'x' });
  entry.write('abc', 124, 'latin1');
  return withChecksum(entry);
}
