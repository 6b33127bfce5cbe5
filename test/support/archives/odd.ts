import { gzipSync } from 'node:zlib';
import { type TarEntry, tar } from './tar.js';
import { type LinkedTree, LinkTo, program, type Tree } from './tree.js';
import { entries, type ValidArchive, valid } from './valid-archive.js';
import { zip } from './zip.js';

const file = (name: string, body = 'x'): TarEntry => ({ name, body });
const folder = (name: string): TarEntry => ({ name, type: '5' });
const link = (name: string, target: string): TarEntry => ({ name, type: '2', link: target });
const hard = (name: string, target: string): TarEntry => ({ name, type: '1', link: target });
const fifo = (name: string): TarEntry => ({ name, type: '6' });

/** The program and these entries, read as the program and this tree. */
const beside = (name: string, added: readonly TarEntry[], tree: LinkedTree, note?: string): ValidArchive =>
  valid(name, { ...program, ...tree }, () => gzipSync(tar([...entries(program), ...added])), note);

const leftOut = (name: string, added: readonly TarEntry[], note: string, tree: LinkedTree = {}) =>
  beside(name, added, tree, `Left out ${note}.`);

const lostLinks: readonly ValidArchive[] = [
  leftOut('an absolute link', [link('l', '/etc/passwd')], '1 link that leads out of the archive: "l"'),
  leftOut(
    'links that leave the tree',
    [link('a/l', '../../etc'), link('m', 'C:/x'), hard('h', '/etc/shadow'), hard('i', '../x')],
    '4 links that lead out of the archive: "h", "i", "a/l", "m"',
  ),
  leftOut(
    'links that lead nowhere',
    [link('l', 'missing'), link('empty', ''), link('through', 'go.mod/x'), link('after', 'l')],
    '4 links that lead to nothing in the archive: "l", "empty", "through", "after"',
  ),
  leftOut(
    'links in a circle',
    [link('l', 'l'), link('m', 'n'), link('n', 'm'), link('into', 'm/x')],
    '4 links that lead in a circle: "l", "m", "n", "into"',
  ),
  beside(
    'links to folders around them',
    [link('a/b/up', '..'), link('a/b/here', '.'), link('a/root', '..'), file('a/b/f')],
    { 'a/b/up': new LinkTo('..'), 'a/b/here': new LinkTo('.'), 'a/root': new LinkTo('..'), 'a/b/f': 'x' },
  ),
  beside(
    'folders that link to each other',
    [file('x/f', '1'), link('x/y', '../y'), file('y/g', '2'), link('y/x', '../x')],
    { 'x/f': '1', 'x/y': new LinkTo('../y'), 'y/g': '2', 'y/x': new LinkTo('../x') },
  ),
  leftOut(
    'hard links to what is no earlier file',
    [
      hard('later', 'x'),
      file('x'),
      folder('a/'),
      hard('folder', 'a'),
      link('l', '.'),
      hard('via', 'l/go.mod'),
    ],
    '3 links that lead to nothing in the archive: "later", "folder", "via"',
    { x: 'x', l: new LinkTo('.') },
  ),
  beside('a hard link to a link', [file('a/f'), link('a/l', 'f'), file('b/f', 'other'), hard('b/l', 'a/l')], {
    'a/f': 'x',
    'a/l': new LinkTo('f'),
    'b/f': 'other',
    'b/l': new LinkTo('f'),
  }),
  beside(
    'a link through one to a folder around it',
    [file('a/f'), link('a/up', '..'), link('found', 'a/up/a/f')],
    { 'a/f': 'x', 'a/up': new LinkTo('..'), found: new LinkTo('a/up/a/f') },
  ),
  leftOut(
    'more links to nothing than a note names',
    Array.from({ length: 12 }, (_, index) => link(`l${index}`, 'missing')),
    `12 links that lead to nothing in the archive: ${names(10)} and 2 more`,
  ),
  valid(
    'a link and a pipe in a zip that lead nowhere',
    program,
    () =>
      zip([
        ...entries(program),
        { name: 'l', body: '../x', mode: 0o120777 },
        { name: 'pipe', mode: 0o010644 },
        { name: 'sock', mode: 0o140644 },
      ]),
    'Left out 1 link that leads out of the archive: "l"; 1 fifo: "pipe"; 1 socket: "sock".',
  ),
];

const specials: readonly ValidArchive[] = [
  leftOut(
    'fifos and devices',
    [fifo('pipe'), { name: 'null', type: '3' }, { name: 'sda', type: '4' }, fifo('a/pipe')],
    '2 fifos: "pipe", "a/pipe"; 2 devices: "null", "sda"',
  ),
  leftOut(
    'a volume label, whatever it says',
    [{ name: '/home, level 0 \u202e', type: 'V', format: 'gnu' }],
    '1 volume label: "/home, level 0 \\u202e"',
  ),
  leftOut(
    'an incremental dump',
    [{ name: 'a/', type: 'D', format: 'gnu', body: 'Yf\0Dsub\0\0' }, file('a/f')],
    '1 folder list of an incremental dump: "a/"',
    { 'a/f': 'x' },
  ),
];

const twice = (name: string, added: readonly TarEntry[], tree: LinkedTree, names: string) =>
  beside(name, added, tree, `Of what the archive has twice, the later stands: ${names}.`);

// What GNU tar and bsdtar leave on the disk was looked at for each of these.
const repeated: readonly ValidArchive[] = [
  twice('a file after a file', [file('x', '1'), file('./x', '2'), file('x', '3')], { x: '3' }, '"./x", "x"'),
  twice('a link after a file', [file('x', '1'), link('x', 'go.mod')], { x: new LinkTo('go.mod') }, '"x"'),
  twice('a file after a link', [link('x', '/tmp/y'), file('x', '2')], { x: '2' }, '"x"'),
  twice(
    'a link after a link',
    [link('x', '/tmp/y'), link('x', 'go.mod')],
    { x: new LinkTo('go.mod') },
    '"x"',
  ),
  twice('a hard link after a file', [file('x', '1'), hard('x', 'go.mod')], { x: goMod() }, '"x"'),
  twice('a folder where a file is', [file('x', '1'), folder('x/'), file('x/y', '2')], { 'x/y': '2' }, '"x/"'),
  twice(
    'a folder where a link is',
    [link('x', 'a'), file('a/b'), folder('x/'), file('x/y')],
    { 'a/b': 'x', 'x/y': 'x' },
    '"x/"',
  ),
  twice('a file where an empty folder is', [folder('x/'), file('x', '1')], { x: '1' }, '"x"'),
  twice('a fifo where a file is', [file('x', '1'), fifo('x')], {}, '"x"'),
  beside(
    'a link to nothing after a file',
    [file('x', '1'), link('x', 'missing')],
    {},
    'Left out 1 link that leads to nothing in the archive: "x".',
  ),
  beside(
    'a hard link to nothing after a file',
    [file('x', '1'), hard('x', 'missing')],
    { x: '1' },
    'Left out 1 link that leads to nothing in the archive: "x".',
  ),
  beside(
    'a hard link to what is replaced later',
    [file('x', '1'), hard('h', 'x'), file('x', '2')],
    { h: '1', x: '2' },
    'Of what the archive has twice, the later stands: "x".',
  ),
  valid('a file packed twice, the second time as a link to itself', { ...program, x: '1' }, () =>
    tar([...entries(program), file('x', '1'), hard('x', 'x')]),
  ),
];

const unixNames: Tree = {
  'sub/esc\\x2d.service': '1',
  'a\\b': '2',
  'sub/..\\..\\c': '3',
  '\\\\server\\share': '4',
};

// systemd names units so; on Linux the backslash is a character as others.
const backslashes: readonly ValidArchive[] = [
  valid('backslashes in names of a tar from Unix', { ...program, ...unixNames }, () =>
    gzipSync(tar(entries({ ...program, ...unixNames }))),
  ),
  valid('backslashes in names of a zip from Unix', { ...program, ...unixNames }, () =>
    zip(entries({ ...program, ...unixNames })),
  ),
];

/** Archives that hold what no source can have, or have it twice, and are read all the same. */
export const oddArchives: readonly ValidArchive[] = [...lostLinks, ...specials, ...repeated, ...backslashes];

function names(count: number): string {
  return Array.from({ length: count }, (_, index) => `"l${index}"`).join(', ');
}

function goMod(): string {
  return String(program['go.mod']);
}
