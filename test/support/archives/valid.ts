import { gzipSync, zstdCompressSync } from 'node:zlib';
import { oddArchives } from './odd.js';
import { contentOf, type SparseFile, sparseForms } from './sparse.js';
import { gnuLong, pax, tar, tarOf, tgz } from './tar.js';
import { type LinkedTree, LinkTo, program, type Tree } from './tree.js';
import { entries, type ValidArchive, valid } from './valid-archive.js';
import { unicodePath, windowsZipOf, zip, zipOf } from './zip.js';

const long = `${'folder/'.repeat(20)}file.go`;
const nested: Tree = { ...program, 'cmd/x/main.go': 'package main\n', 'cgo/lib.h': 'int f(void);\n' };

const under = (folder: string, tree: Tree): Tree =>
  Object.fromEntries(Object.entries(tree).map(([name, body]) => [`${folder}/${name}`, body]));

const links: LinkedTree = {
  'cgo/again.h': new LinkTo('../hard.h'),
  'hard.h': 'int f(void);\n',
  inc: new LinkTo('cmd/../cgo2'),
  'cgo2/lib.h': new LinkTo('../cgo/lib.h'),
};
const added = Object.fromEntries(
  ['.git/config', '.git/HEAD', '._main.go', '.DS_Store', '__MACOSX/._a'].map((name) => [name, 'x']),
);

const block = (byte: string) => byte.repeat(512);
const holes = (pieces: number, rest = ''): SparseFile => ({
  size: pieces * 1024 + 700,
  pieces: [
    ...Array.from({ length: pieces }, (_, at) => ({ offset: at * 1024 + 512, data: block(String(at % 10)) })),
    { offset: pieces * 1024 + 600, data: rest },
  ],
});

/** Archives as the tools of the world make them. */
export const validArchives: readonly ValidArchive[] = [
  valid('a .tgz', nested, () => tgz(nested)),
  valid('a .tar', nested, () => tarOf(nested)),
  valid('a .zip', nested, () => zipOf(nested)),
  valid('a .zip that stores', nested, () =>
    zip(Object.entries(nested).map(([name, body]) => ({ name, body, method: 0 }))),
  ),
  valid('a .zip from Windows', nested, () => windowsZipOf(nested), 'backslashes'),
  valid(
    'backslashes under the mark of another system',
    { 'cmd/main.go': 'package main\n', 'go.mod': 'module a\n' },
    () =>
      tar([
        { name: 'go.mod', body: 'module a\n' },
        { name: 'cmd\\main.go', body: 'package main\n' },
      ]),
    'backslashes',
  ),
  valid('names that begin with ./', program, () =>
    tar([
      { name: './', type: '5' },
      ...entries(program).map((entry) => ({ ...entry, name: `./${entry.name}` })),
    ]),
  ),
  valid('one wrapping folder', nested, () => tgz(under('app-1.0', nested)), 'Unwrapped the folder "app-1.0"'),
  valid(
    '.git and what macOS adds',
    program,
    () => tgz({ ...program, ...added }),
    'Left out .git (2 entries): the program names no version and no commit; send -F vcs=auto to have it name them.',
  ),
  valid('a long name by GNU tar', { ...program, [long]: 'x' }, () =>
    tar([...entries(program), gnuLong('L', long), { name: long.slice(0, 100), body: 'x', format: 'gnu' }]),
  ),
  valid('a long name by ustar prefix', { ...program, [long]: 'x' }, () =>
    tar([...entries(program), { prefix: long.slice(0, 139), name: 'file.go', body: 'x' }]),
  ),
  valid('a long name by pax, as Python writes it', { ...program, [long]: 'x' }, () =>
    tar([...entries(program), pax({ mtime: '1.5', path: long }), { name: 'cut', body: 'x' }]),
  ),
  valid('bsdtar with attributes and a name in UTF-8', { ...program, 'grüße.txt': 'x' }, () =>
    tar([
      ...entries(program),
      pax({ path: 'grüße.txt', 'SCHILY.dev': '1', 'LIBARCHIVE.xattr.user.a': 'YQ==', ctime: '1.5' }),
      { name: 'gr__e.txt', body: 'x' },
    ]),
  ),
  valid('git archive with its commit', program, () =>
    tar([pax({ comment: 'a'.repeat(40) }, 'g'), ...entries(program)]),
  ),
  valid('the seventh Unix', program, () =>
    tar([
      { name: 'd/', format: 'v7', type: '\0' },
      ...entries(program).map((e) => ({ ...e, format: 'v7' as const, type: '\0' })),
    ]),
  ),
  valid('a size by pax alone', program, () =>
    tar(
      entries(program).flatMap((entry) => [
        pax({ size: String(Buffer.byteLength(entry.body ?? '')) }),
        entry,
      ]),
    ),
  ),
  valid('a .tgz in several members', program, () => {
    const bytes = tarOf(program);
    return Buffer.concat([gzipSync(bytes.subarray(0, 700)), gzipSync(bytes.subarray(700))]);
  }),
  valid('a .tgz padded as for a tape', program, () => Buffer.concat([tgz(program), Buffer.alloc(10_240)])),
  valid('a .tar.zst', nested, () => zstdCompressSync(tarOf(nested))),
  valid('a .tar.zst in several frames', program, () => {
    const bytes = tarOf(program);
    return Buffer.concat([zstdCompressSync(bytes.subarray(0, 700)), zstdCompressSync(bytes.subarray(700))]);
  }),
  valid('an end padded as for a tape', program, () => Buffer.concat([tarOf(program), Buffer.alloc(8192)])),
  valid('links inside the tree', { ...nested, ...links }, () =>
    tar([
      { name: 'inc', type: '2', link: 'cmd/../cgo2' },
      { name: 'cgo2/lib.h', type: '2', link: '../cgo/lib.h' },
      ...entries(nested),
      { name: 'hard.h', type: '1', link: './cgo/lib.h' },
      { name: 'cgo/again.h', type: '2', link: '../hard.h' },
    ]),
  ),
  valid(
    'links in a wrapping folder, and out of it',
    { ...program, self: new LinkTo('.'), 'a/up': new LinkTo('..'), 'a/go.mod': new LinkTo('up/go.mod') },
    () =>
      tar([
        ...entries(under('app', program)),
        { name: 'app/self', type: '2', link: '../app' },
        { name: 'app/a/up', type: '2', link: '../../app/self' },
        { name: 'app/a/go.mod', type: '2', link: 'up/go.mod' },
        { name: 'empty/', type: '5' },
        { name: 'app/empty', type: '2', link: '../empty' },
        { name: 'app/out', type: '2', link: '..' },
      ]),
    'Left out 2 links that lead out of the archive: "app/empty", "app/out".',
  ),
  valid(
    'a link with a long target, and one with a target that is no ASCII',
    { ...program, [long]: 'x', l: new LinkTo(long), ü: 'x', m: new LinkTo('ü') },
    () =>
      tar([
        ...entries(program),
        ...[pax({ path: long }), { name: 'long', body: 'x' }],
        ...[pax({ linkpath: long }), { name: 'l', type: '2' }],
        ...[pax({ path: 'ü' }), { name: 'u', body: 'x' }],
        ...[pax({ linkpath: 'ü' }), { name: 'm', type: '2' }],
      ]),
  ),
  valid('a link in a zip', { ...program, 'copy.go': new LinkTo('main.go') }, () =>
    zip([...entries(program), { name: 'copy.go', body: 'main.go', mode: 0o120777 }]),
  ),
  ...sparseForms.flatMap(({ form, entry }) => [
    ...[0, 1, 3, 4, 25, 60].map((pieces) => {
      const file = holes(pieces, pieces % 2 ? 'the end' : '');
      return valid(
        `a sparse file of ${pieces + 1} pieces, ${form}`,
        { ...program, 'dev.db': contentOf(file) },
        () => tar([...entries(program).slice(0, 1), entry('dev.db', file), ...entries(program).slice(1)]),
      );
    }),
    valid(
      `sparse files of holes alone, ${form}`,
      { ...program, a: Buffer.alloc(70_000).toString(), b: '' },
      () =>
        tar([
          ...entries(program),
          entry('a', { size: 70_000, pieces: [] }),
          entry('b', { size: 0, pieces: [] }),
        ]),
    ),
    valid(`a sparse file with a name of its own, ${form}`, { ...program, [long]: '\0\0' }, () =>
      tar([...entries(program), entry(long, { size: 2, pieces: [] })]),
    ),
  ]),
  valid('a name by the field for Unicode of Info-ZIP', { ...program, 'grüße.txt': 'x' }, () => {
    const name = Buffer.from('gr\x81\xe1e.txt', 'latin1');
    const extra = unicodePath(name, 'grüße.txt');
    return zip([...entries(program), { name, body: 'x', flags: 0, extra }]);
  }),
  ...oddArchives,
  valid('empty folders, which no identity counts', program, () =>
    tar([...entries(program), { name: 'empty/', type: '5' }, { name: 'empty/', type: '5' }]),
  ),
  valid('names that differ only in case', { ...program, 'A.txt': '1', 'a.txt': '2' }, () =>
    tgz({ ...program, 'A.txt': '1', 'a.txt': '2' }),
  ),
];
