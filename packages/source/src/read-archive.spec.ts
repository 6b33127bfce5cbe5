import { createHash, randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip, gzipSync, zstdCompressSync } from 'node:zlib';
import {
  hostileArchives,
  inPieces,
  type LinkedTree,
  LinkTo,
  program,
  tarOf,
  tgz,
  validArchives,
  zip as zipOf,
} from '@test-support/archives/index.js';
import { sparseForms } from '@test-support/archives/sparse.js';
import { tar } from '@test-support/archives/tar.js';
import { entries } from '@test-support/archives/valid-archive.js';
import { failureBy } from '@test-support/failure-by.js';
import { folderOfTest } from '@test-support/folders.js';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS } from './archive/archive-limits.js';
import { NoRoom } from './archive/no-room.js';
import { readArchive } from './read-archive.js';
import { SourceTree } from './tree/source-tree.js';
import { writeCanonical } from './tree/write-canonical.js';

const folder = folderOfTest();
const at = (name: string) => join(folder(), name);

async function read(bytes: Buffer, limits: Partial<ArchiveLimits> = {}, chunk = 60_000) {
  const [spool, scratch] = [at('spool'), at('scratch')];
  await writeFile(spool, bytes);
  const all = { ...DEFAULT_ARCHIVE_LIMITS, ...limits };
  const source = await readArchive({ body: inPieces(bytes, chunk), spool, scratch, limits: all });
  return { ...source, size: await writeCanonical(source.entries, scratch, at('canonical')) };
}

const failureOf = (bytes: Buffer, limits?: Partial<ArchiveLimits>) => failureBy(read(bytes, limits));

/** What stands in the canonical tar.gz, read by another program than ours. */
async function canonical(): Promise<{ name: string; mode: number; body: string | LinkTo }[]> {
  const found: { name: string; mode: number; body: string | LinkTo }[] = [];
  const tar = extract();
  Readable.from([await readFile(at('canonical'))])
    .pipe(createGunzip())
    .pipe(tar);
  for await (const entry of tar) {
    const { name, mode = 0, uid, gid, mtime, type, linkname } = entry.header;
    expect({ uid, gid, mtime }).toEqual({ uid: 0, gid: 0, mtime: new Date(0) });
    expect(type).toBe(linkname ? 'symlink' : 'file');
    const body = await text(entry);
    found.push({ name, mode, body: linkname ? new LinkTo(linkname) : body });
  }
  return found;
}

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes);

/** dirhash with our lines of links, written a second time from its definition. */
function dirhash(tree: LinkedTree): string {
  const lines = Object.keys(tree)
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((name) => {
      const body = tree[name] ?? '';
      return body instanceof LinkTo
        ? `${sha256(body.target).digest('hex')} -> ${name}\n`
        : `${sha256(body).digest('hex')}  ${name}\n`;
    });
  return `h1:${sha256(lines.join('')).digest('base64')}`;
}

describe('readArchive', () => {
  it.each(validArchives)('reads $name', async ({ bytes, tree, note }) => {
    const source = await read(bytes(), {}, 700);
    expect(source.digest).toBe(dirhash(tree));
    expect(Array.from(source.entries, (entry) => entry.name)).toEqual(Object.keys(tree).sort());
    if (note === undefined) expect(source.notes).toEqual([]);
    else expect(source.notes.join(' ')).toContain(note);
    const bodies = (await canonical()).map((file) => [file.name, file.body]);
    expect(Object.fromEntries(bodies)).toEqual(tree);
    expect(bodies.map(([file]) => file)).toEqual(Object.keys(tree).sort());
  });

  it.each(hostileArchives)('refuses $name as $code', async ({ bytes, code, names }) => {
    const failure = await failureOf(bytes());
    expect(failure.code, failure.detail).toBe(code);
    if (names !== undefined) expect(failure.detail).toContain(names);
    expect(failure.detail).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(failure.next).not.toBe('');
  });

  it('gives the digest that Go gives', async () => {
    // Made by dirhash.HashDir of golang.org/x/mod; the names are those that UTF-8 and UTF-16 sort differently.
    const tree = { ...program, 'a/b': 'z', 'a.b': 'w', '\ufb01': 'x', '\u{1f600}': 'y' };
    expect((await read(tgz(tree))).digest).toBe('h1:aek+cIOjI+xMofd19mOgaR27fY7+NmaFm5uIoo3tcjE=');
  });

  it('gives a tree with links the digest that the agent gives it', async () => {
    const links = { 'a/up': new LinkTo('..'), 'c/l': new LinkTo('../a/b') };
    const bytes = tar([
      { name: 'a/b' },
      ...Object.entries(links).map(([name, { target }]) => ({ name, type: '2', link: target })),
    ]);
    // Written there in source_test.go.
    expect((await read(bytes)).digest).toBe('h1:AGcc4v/GH5js9D9EdCU9ZulDcPEUUyDzMVP0h736AdI=');
  });

  it('stores the same bytes for a tree, however it was packed', async () => {
    const tree = { ...program, configure: '#!/bin/sh\n', 'ü.txt': 'x', [`${'d/'.repeat(60)}x`]: 'deep' };
    const source = await read(tgz(tree));
    const files = await canonical();
    expect(files.filter(({ mode }) => mode === 0o755).map(({ name }) => name)).toEqual(['configure']);
    expect(files.filter(({ mode }) => mode === 0o644)).toHaveLength(4);
    const first = await readFile(at('canonical'));
    expect(first).toHaveLength(source.size);

    await Promise.all(['scratch', 'canonical'].map((name) => rm(at(name))));
    await read(first);
    expect(await readFile(at('canonical'))).toEqual(first);
  });

  it('refuses an entry at once, though the sender has not sent the rest', async () => {
    const tree = { 'random.bin': randomBytes(4000), '/etc/passwd': 'x'.repeat(100), ...program };
    for (const bytes of [tgz(tree), zstdCompressSync(tarOf(tree)), tarOf(tree)]) {
      const files = { spool: 'none', scratch: at('scratch') };
      const body = (async function* () {
        yield bytes;
        await new Promise(() => undefined);
      })();
      const reading = readArchive({ ...files, body, limits: DEFAULT_ARCHIVE_LIMITS });
      await expect(reading).rejects.toMatchObject({ code: 'archive_entry_refused' });
      await rm(files.scratch);
    }
  });

  it('says of a script with Windows line ends that it will not start', async () => {
    const source = await read(tgz({ ...program, configure: '#!/bin/sh\r\necho\r\n' }));
    expect(source.notes).toEqual([
      '"configure" is a script with Windows line ends, which Linux does not start.',
    ]);
  });

  it('opens any part of a file afterwards', async () => {
    const source = await read(tgz({ ...program, 'lib.a': '!<arch>\n0123456789', empty: '' }));
    const tree = new SourceTree(source.entries, at('scratch'));
    expect((await tree.read('lib.a', 8)).toString()).toBe('!<arch>\n');
    expect((await tree.open('lib.a', { start: 8, end: 99 }).toArray()).join('')).toBe('0123456789');
    expect(await tree.open('empty').toArray()).toEqual([]);
    expect([tree.size('lib.a'), tree.size('missing')]).toEqual([18, null]);
  });

  it('gives an archive up whose names it has no room for, and reads it in the same place with more', async () => {
    const tree = { ...program, ...Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`n${at}`, ''])) };
    for (const bytes of [tgz(tree), zipOf(tree)]) {
      const files = { spool: at('spool'), scratch: at('scratch'), limits: DEFAULT_ARCHIVE_LIMITS };
      await writeFile(files.spool, bytes);
      const readIn = (roomBytes: number) => readArchive({ ...files, body: inPieces(bytes, 700), roomBytes });
      await expect(readIn(5_000)).rejects.toBeInstanceOf(NoRoom);
      expect((await readIn(50_000)).digest).toBe(dirhash(tree));
    }
  });

  it('leaves so much free on the disk, whatever an archive expands to', async () => {
    const bytes = tgz({ ...program, 'large.bin': 'x'.repeat(17 * 1024 ** 2) });
    const files = { spool: at('spool'), scratch: at('scratch'), limits: DEFAULT_ARCHIVE_LIMITS };
    const readWith = (leastFreeBytes: number) =>
      readArchive({
        ...files,
        limits: { ...files.limits, ratio: 2 ** 20 },
        body: inPieces(bytes, 700),
        leastFreeBytes,
      });
    await expect(readWith(2 ** 60)).rejects.toMatchObject({ code: 'disk_full' });
    await readWith(1);
  });

  it('reads 40 MB of zeros, in all kinds of archive and as a hole', async () => {
    const size = 40_000_000;
    const tree = { ...program, 'disk.img': Buffer.alloc(size) };
    const hole = sparseForms.map(({ entry }) =>
      gzipSync(tar([...entries(program), entry('disk.img', { size, pieces: [] })])),
    );
    for (const bytes of [tgz(tree), zstdCompressSync(tarOf(tree)), zipOf(tree), ...hole]) {
      const files = { spool: at('spool'), scratch: at('scratch'), limits: DEFAULT_ARCHIVE_LIMITS };
      await writeFile(files.spool, bytes);
      expect((await readArchive({ ...files, body: inPieces(bytes, 60_000) })).digest).toBe(dirhash(tree));
    }
  });

  it('holds to each limit', async () => {
    const tree = { ...program, 'a/b/c.txt': 'x'.repeat(5000) };
    expect((await failureOf(tgz(tree), { compressedBytes: 100 })).code).toBe('source_too_large');
    const padded = Buffer.concat([tgz(tree), Buffer.alloc(10_240)]);
    await rm(at('scratch'));
    expect((await failureOf(padded, { compressedBytes: 10_240 })).code).toBe('source_too_large');
    await rm(at('scratch'));
    for (const limits of [{ expandedBytes: 4000 }, { entries: 2 }, { fileBytes: 4999 }]) {
      await rm(at('scratch'), { force: true });
      expect((await failureOf(tgz(tree), limits)).code).toBe('archive_bomb');
    }
    for (const limits of [{ pathBytes: 8 }, { depth: 2 }]) {
      await rm(at('scratch'), { force: true });
      const failure = await failureOf(tgz(tree), limits);
      expect(failure).toMatchObject({ code: 'archive_entry_refused' });
      expect(failure.detail).toContain('"a/b/c.txt"');
    }
  });
});
