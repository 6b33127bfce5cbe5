import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { NameEncoding } from '@cgoforge/core';
import { inPieces, tarOf } from '@test-support/archives/index.js';
import { folderOfTest } from '@test-support/folders.js';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../read-archive.js';
import { DEFAULT_ARCHIVE_LIMITS } from './archive-limits.js';

const folder = folderOfTest();
const at = (name: string) => join(folder(), name);

/** Not every machine has every tool; what is skipped says which. */
const has = (tool: string) => spawnSync(tool, ['--version']).error === undefined;
const gnuTar = has('tar') && execFileSync('tar', ['--version']).toString().includes('GNU tar');

async function digestOf(bytes: Buffer, names: NameEncoding | null = null): Promise<string> {
  writeFileSync(at('spool'), bytes);
  const files = { spool: at('spool'), scratch: at('scratch'), limits: DEFAULT_ARCHIVE_LIMITS, names };
  return (await readArchive({ ...files, body: inPieces(bytes, 60_000) })).digest;
}

/** Writes a tree with holes and answers the digest that it has without any. */
async function treeWithHoles(): Promise<string> {
  mkdirSync(at('tree'));
  writeFileSync(at('tree/go.mod'), 'module example.com/app\n');
  const files = {
    'tree/dev.db': { places: [0, 1 << 20], length: (1 << 20) + 5000 },
    'tree/hole': { places: [], length: 1 << 20 },
    'tree/end': { places: [65536], length: 1 << 18 },
    'tree/many': { places: Array.from({ length: 40 }, (_, index) => index << 17), length: 40 << 17 },
  };
  for (const [name, { places, length }] of Object.entries(files)) {
    const file = openSync(at(name), 'w');
    for (const place of places) writeSync(file, Buffer.alloc(4096, `${name}${place}`), 0, 4096, place);
    ftruncateSync(file, length);
    closeSync(file);
  }
  const names = ['go.mod', 'dev.db', 'hole', 'end', 'many'];
  return digestOf(tarOf(Object.fromEntries(names.map((name) => [name, readFileSync(at(`tree/${name}`))]))));
}

describe('a file with holes', () => {
  it
    .skipIf(!gnuTar)
    .each([
      [['--format=gnu']],
      [['--format=posix', '--sparse-version=0.0']],
      [['--format=posix', '--sparse-version=0.1']],
      [['--format=posix', '--sparse-version=1.0']],
    ])('is the same source from GNU tar with %j (skipped where tar is another)', async (format) => {
    const digest = await treeWithHoles();
    execFileSync('tar', ['--sparse', ...format, '-cf', at('a.tar'), '-C', at('tree'), '.']);
    const bytes = readFileSync(at('a.tar'));
    expect(bytes.length).toBeLessThan(2 << 20);
    expect(await digestOf(bytes)).toBe(digest);
  });

  it.skipIf(!has('bsdtar'))('is the same source from bsdtar (skipped where there is none)', async () => {
    const digest = await treeWithHoles();
    execFileSync('bsdtar', ['-czf', at('a.tgz'), '-C', at('tree'), '.']);
    expect(await digestOf(readFileSync(at('a.tgz')))).toBe(digest);
  });
});

describe('a tree with long and foreign names', () => {
  const tree = {
    'go.mod': 'module example.com/app\n',
    'grüße/字.txt': 'x',
    [`${'folder/'.repeat(20)}file.go`]: 'package file\n',
    empty: '',
  };

  function writeTree(): void {
    for (const [name, body] of Object.entries(tree)) {
      mkdirSync(join(at('tree'), name, '..'), { recursive: true });
      writeFileSync(join(at('tree'), name), body);
    }
  }

  const python = (line: string) =>
    execFileSync('python3', ['-c', `import tarfile, zipfile, os\n${line}`], { cwd: at('tree') });
  const tarfile = (mode: string, format: string) => () =>
    python(`with tarfile.open('../a', '${mode}', format=tarfile.${format}_FORMAT) as t: t.add('.')`);
  const tools: [string, string, () => unknown][] = [
    [
      'tar --format=gnu',
      'tar',
      () => execFileSync('tar', ['--format=gnu', '-cf', '../a', '.'], { cwd: at('tree') }),
    ],
    [
      'tar --format=posix',
      'tar',
      () => execFileSync('tar', ['--format=posix', '-czf', '../a', '.'], { cwd: at('tree') }),
    ],
    ['bsdtar', 'bsdtar', () => execFileSync('bsdtar', ['-czf', '../a', '.'], { cwd: at('tree') })],
    [
      'bsdtar --format=zip',
      'bsdtar',
      () =>
        execFileSync('bsdtar', ['--format=zip', '-cf', '../a', '.'], {
          cwd: at('tree'),
          env: { ...process.env, LC_ALL: 'C.UTF-8' },
        }),
    ],
    [
      'tar and zstd',
      'zstd',
      () => execFileSync('sh', ['-c', 'tar -cf - . | zstd -q > ../a'], { cwd: at('tree') }),
    ],
    [
      'zip',
      'zip',
      () => execFileSync('sh', ['-c', 'zip -qr ../a.zip . && mv ../a.zip ../a'], { cwd: at('tree') }),
    ],
    ['tarfile, pax', 'python3', tarfile('w:gz', 'PAX')],
    ['tarfile, GNU', 'python3', tarfile('w', 'GNU')],
    [
      'zipfile',
      'python3',
      () =>
        python(
          `z = zipfile.ZipFile('../a', 'w')\nfor d, _, fs in os.walk('.'):\n  for f in fs: z.write(os.path.join(d, f))\nz.close()`,
        ),
    ],
  ];

  for (const [name, tool, pack] of tools) {
    it.skipIf(!has(tool))(`is one source from ${name} (skipped where ${tool} is not installed)`, async () => {
      writeTree();
      pack();
      expect(await digestOf(readFileSync(at('a')))).toBe(await digestOf(tarOf(tree)));
    });
  }
});

describe('a tree whose names are not UTF-8', () => {
  const packers: [string, string, string][] = [
    ['tar --format=gnu', 'tar', 'tar --format=gnu -cf ../a .'],
    ['tar --format=posix', 'tar', 'tar --format=posix -czf ../a .'],
    ['zip', 'zip', 'LC_ALL=C zip -qr ../a.zip . && mv ../a.zip ../a'],
  ];
  const encodings: [NameEncoding, string, string][] = [
    ['gbk', 'gbk', '中文.go'],
    ['shift_jis', 'cp932', '日本.go'],
    ['cp437', 'cp437', 'Müller.go'],
    ['cp850', 'cp850', 'Ángel.go'],
    ['cp866', 'cp866', 'привет.go'],
    ['windows-1252', 'cp1252', 'Müller.go'],
    ['euc-kr', 'euc-kr', '한글.go'],
  ];

  for (const [name, tool, pack] of packers) {
    it.skipIf(!has(tool) || !has('python3')).each(encodings)(
      `is one source from ${name}, in %s (skipped where tools are missing)`,
      async (names, codec, file) => {
        mkdirSync(at('tree'));
        const write = "import sys; open(b'tree/' + sys.argv[1].encode(sys.argv[2]), 'w').write('x')";
        execFileSync('python3', ['-X', 'utf8', '-c', write, file, codec], { cwd: folder() });
        execFileSync('sh', ['-c', pack], { cwd: at('tree') });
        expect(await digestOf(readFileSync(at('a')), names)).toBe(await digestOf(tarOf({ [file]: 'x' })));
      },
    );
  }
});
