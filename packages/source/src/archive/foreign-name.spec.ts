import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inPieces } from '@test-support/archives/index.js';
import { tar } from '@test-support/archives/tar.js';
import { unicodePath, zip } from '@test-support/archives/zip.js';
import { failureBy } from '@test-support/failure-by.js';
import { folderOfTest } from '@test-support/folders.js';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../read-archive.js';
import { DEFAULT_ARCHIVE_LIMITS } from './archive-limits.js';

const folder = folderOfTest();

function failureOf(bytes: Buffer) {
  const [spool, scratch] = [join(folder(), 'spool'), join(folder(), 'scratch')];
  writeFileSync(spool, bytes);
  return failureBy(
    readArchive({ body: inPieces(bytes, 700), spool, scratch, limits: DEFAULT_ARCHIVE_LIMITS }),
  );
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
    expect(failure).toMatchObject({ code: 'archive_entry_refused', next: expect.stringContaining('UTF-8') });
    expect(failure.detail).toMatch(/^"[^"]*\\x[^"]*" has a name that is not UTF-8 \(it reads /);
    expect(failure.detail).toContain(readings);
  });

  it('shows nothing that would change how the rest is shown', async () => {
    // U+202E in GB 18030, which is no character of gbk's own; and a control character in all.
    for (const hex of ['8136a63380', 'ff1b5b324a', '80ff7f']) {
      const { detail } = await failureOf(archive(Buffer.from(hex, 'hex')));
      expect(detail).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });
});
