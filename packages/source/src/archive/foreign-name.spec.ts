import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NameEncoding } from '@cgoforge/core';
import { inPieces } from '@test-support/archives/index.js';
import { pax, tar, tarEntry, withChecksum } from '@test-support/archives/tar.js';
import { unicodePath, zip } from '@test-support/archives/zip.js';
import { failureBy } from '@test-support/failure-by.js';
import { folderOfTest } from '@test-support/folders.js';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../read-archive.js';
import { DEFAULT_ARCHIVE_LIMITS } from './archive-limits.js';

const folder = folderOfTest();

function read(bytes: Buffer, names: NameEncoding | null = null) {
  const [spool, scratch] = [join(folder(), 'spool'), join(folder(), 'scratch')];
  writeFileSync(spool, bytes);
  return readArchive({ body: inPieces(bytes, 700), spool, scratch, limits: DEFAULT_ARCHIVE_LIMITS, names });
}

const failureOf = (bytes: Buffer, names: NameEncoding | null = null) => failureBy(read(bytes, names));

async function namesIn(bytes: Buffer, names: NameEncoding) {
  return [...(await read(bytes, names)).entries].map(({ name }) => name);
}

describe.each([
  ['tar', (name: Buffer) => tar([{ name, body: 'x' }])],
  ['zip', (name: Buffer) => zip([{ name, body: 'x', flags: 0 }])],
  ['zip that calls it UTF-8', (name: Buffer) => zip([{ name, body: 'x' }])],
  [
    'zip with the Unicode name of another',
    (name: Buffer) =>
      zip([{ name, body: 'x', flags: 0, extra: unicodePath(Buffer.from('other'), 'other.go') }]),
  ],
  [
    'zip with a Unicode name of a later version',
    (name: Buffer) => zip([{ name, body: 'x', flags: 0, extra: unicodePath(name, 'other.go', 2) }]),
  ],
])('a name that is not UTF-8 in a %s', (_, archive) => {
  it.each([
    [
      'd6d0cec42e676f',
      '"中文.go" in gbk, "ﾖﾐﾎﾄ.go" in shift_jis, "ÖÐÎÄ.go" in windows-1252, "╓╨╬─.go" in cp437',
    ],
    ['93fa967b2e676f', '"日本.go" in shift_jis, "“ú–{.go" in windows-1252, "ô·û{.go" in cp437'],
    ['4dfc6c6c65722e676f', '"Müller.go" in windows-1252, "Mⁿller.go" in cp437'],
    ['4d816c6c65722e676f', '"Müller.go" in cp437'],
  ])('%s is refused with what it would be', async (hex, readings) => {
    const failure = await failureOf(archive(Buffer.from(hex, 'hex')));
    expect(failure).toMatchObject({ code: 'archive_entry_refused' });
    expect(failure.next).toContain('-F names=gbk');
    expect(failure.next).toContain('in UTF-8');
    expect(failure.detail).toMatch(/^"[^"]*\\x[^"]*" has a name that is not UTF-8 \(it reads /);
    expect(failure.detail).toContain(readings);
  });

  it.each<[NameEncoding, string, string]>([
    ['gbk', 'd6d0cec42e676f', '中文.go'],
    ['big5', 'a4a4a4e52e676f', '中文.go'],
    // The second byte of 表 is that of a backslash.
    ['shift_jis', '93fa967b955c2e676f', '日本表.go'],
    ['euc-jp', 'c6fccbdc2e676f', '日本.go'],
    ['euc-kr', 'c7d1b1db2e676f', '한글.go'],
    ['cp437', '4d816c6c65722de3', 'Müller-π'],
    ['cp850', '4d816c6c65722db5', 'Müller-Á'],
    ['cp866', 'adae2e676f', 'но.go'],
    ['koi8-r', 'cecf2e676f', 'но.go'],
    ['windows-1250', '9ef26c2e676f', 'žňl.go'],
    ['windows-1251', 'edee2e676f', 'но.go'],
    ['windows-1252', '4dfc6c6c65722e676f', 'Müller.go'],
  ])('is read as %s where the sender says so', async (encoding, hex, name) => {
    expect(await namesIn(archive(Buffer.from(hex, 'hex')), encoding)).toEqual([name]);
  });

  it('is refused in the same words where it is none of the encoding that is said', async () => {
    const failure = await failureOf(archive(Buffer.from('4d816c6c65722e676f', 'hex')), 'euc-kr');
    expect(failure.detail).toMatch(/ has a name that is not UTF-8, nor euc-kr \(it reads "M/);
  });

  it('shows nothing that would change how the rest is shown', async () => {
    // U+202E in GB 18030, which is no character of gbk's own; and a control character in all.
    for (const hex of ['8136a63380', 'ff1b5b324a', '80ff7f']) {
      const { detail } = await failureOf(archive(Buffer.from(hex, 'hex')));
      expect(detail).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});

describe('names said to be of an encoding', () => {
  const raw = Buffer.from('d6d0', 'hex');

  it('are all so that are not marked as UTF-8, once one is none', async () => {
    // 小, whose bytes are those of a Cyrillic letter in UTF-8, before one that is none, and 大 after it.
    const [small, large] = [Buffer.from('d0a1', 'hex'), Buffer.from('b4f3', 'hex')];
    const marked = 'Müller.go';
    const target = withChecksum(Buffer.from(tarEntry({ name: 'l', type: '2' }).fill(small, 157, 159)));
    const inTar = tar([
      ...[{ name: small, body: 'x' }, { name: raw }, { name: large }, target],
      ...[pax({ path: marked }), { name: 'cut' }],
    ]);
    expect(await namesIn(inTar, 'gbk')).toEqual(['Müller.go', 'l', '中', '大', '小']);
    const inZip = zip([...[small, raw, large].map((name) => ({ name, flags: 0 })), { name: marked }]);
    expect(await namesIn(inZip, 'gbk')).toEqual(['Müller.go', '中', '大', '小']);
    const unicode = { name: raw, flags: 0, extra: unicodePath(raw, 'other.go') };
    expect(await namesIn(zip([unicode]), 'gbk')).toEqual(['other.go']);
  });

  it('are UTF-8 where all are', async () => {
    const name = 'Müller.go';
    for (const archive of [tar([{ name }]), zip([{ name, flags: 0 }])])
      expect(await namesIn(archive, 'gbk')).toEqual([name]);
  });

  it('are held to what a name may be once they are read', async () => {
    const escaping = Buffer.concat([Buffer.from('../'), raw]);
    for (const archive of [tar([{ name: escaping }]), zip([{ name: escaping, flags: 0 }])])
      expect((await failureOf(archive, 'gbk')).detail).toBe('"../中" has .. in its path.');
    const twice = [{ name: raw }, { name: '中' }];
    expect((await failureOf(zip(twice.map((one) => ({ ...one, flags: 0 }))), 'gbk')).detail).toContain(
      'comes twice',
    );
  });

  it('include the targets of links', async () => {
    const file = { name: raw, body: 'x' };
    const link = withChecksum(Buffer.from(tarEntry({ name: 'l', type: '2' }).fill(raw, 157, 159)));
    const archives = [
      tar([file, link]),
      zip([
        { ...file, flags: 0 },
        { name: 'l', body: raw, mode: 0o120777 },
      ]),
    ];
    for (const archive of archives) {
      expect(await namesIn(archive, 'gbk')).toEqual(['l', '中']);
      const { detail } = await failureOf(archive.subarray(0), null);
      expect(detail).toContain('not UTF-8 (it reads "中" in gbk');
    }
    const alone = await failureOf(tar([link]));
    expect(alone.detail).toContain('"l" is a link with a target that is not UTF-8 (it reads "中" in gbk');
  });
});
