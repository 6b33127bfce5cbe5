import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { Failure } from '@cgoforge/core';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  hostileArchives,
  program,
  type Tree,
  tarOf,
  tgz,
  validArchives,
} from '../../../test/support/archives/index.js';
import { type ArchiveLimits, DEFAULT_ARCHIVE_LIMITS } from './archive/archive-limits.js';
import { readArchive } from './read-archive.js';
import { SourceTree } from './tree/source-tree.js';
import { writeCanonical } from './tree/write-canonical.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cgoforge-source-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function read(bytes: Buffer, limits: Partial<ArchiveLimits> = {}, chunk = 60_000) {
  const spool = join(folder, 'spool');
  await writeFile(spool, bytes);
  const pieces = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) =>
    bytes.subarray(index * chunk, (index + 1) * chunk),
  );
  const scratch = join(folder, 'scratch');
  const source = await readArchive({
    body: Readable.from(pieces),
    spool,
    scratch,
    limits: { ...DEFAULT_ARCHIVE_LIMITS, ...limits },
  });
  return { ...source, size: await writeCanonical(source.files, scratch, join(folder, 'canonical')) };
}

async function failureOf(bytes: Buffer, limits?: Partial<ArchiveLimits>): Promise<Failure> {
  const failure = await read(bytes, limits).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof Failure))
    throw new Error('It was read, or failed in another way', { cause: failure });
  return failure;
}

/** What stands in the canonical tar.gz, read by another program than ours. */
async function canonical(): Promise<{ name: string; mode: number; body: string }[]> {
  const found: { name: string; mode: number; body: string }[] = [];
  const tar = extract();
  Readable.from([await readFile(join(folder, 'canonical'))])
    .pipe(createGunzip())
    .pipe(tar);
  for await (const entry of tar) {
    const { name, mode = 0, uid, gid, mtime, type } = entry.header;
    expect({ uid, gid, mtime, type }).toEqual({ uid: 0, gid: 0, mtime: new Date(0), type: 'file' });
    found.push({ name, mode, body: await text(entry) });
  }
  return found;
}

/** dirhash, written a second time from its definition. */
function dirhash(tree: Tree): string {
  const lines = Object.keys(tree)
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(
      (name) =>
        `${createHash('sha256')
          .update(tree[name] ?? '')
          .digest('hex')}  ${name}\n`,
    );
  return `h1:${createHash('sha256').update(lines.join('')).digest('base64')}`;
}

describe('readArchive', () => {
  for (const { name, bytes, tree, note } of validArchives) {
    it(`reads ${name}`, async () => {
      const source = await read(bytes(), {}, 700);
      expect(source.digest).toBe(dirhash(tree));
      expect(source.files.map((file) => file.name)).toEqual(Object.keys(tree).sort());
      if (note === undefined) expect(source.notes).toEqual([]);
      else expect(source.notes.join(' ')).toContain(note);
      const bodies = (await canonical()).map((file) => [file.name, file.body]);
      expect(Object.fromEntries(bodies)).toEqual(tree);
      expect(bodies.map(([file]) => file)).toEqual(Object.keys(tree).sort());
    });
  }

  for (const { name, bytes, code, names } of hostileArchives) {
    it(`refuses ${name} as ${code}`, async () => {
      const failure = await failureOf(bytes());
      expect(failure.code, failure.detail).toBe(code);
      if (names !== undefined) expect(failure.detail).toContain(names);
      expect(failure.detail).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(failure.next).not.toBe('');
    });
  }

  it('gives the digest that Go gives', async () => {
    // Made by dirhash.HashDir of golang.org/x/mod; the names are those that UTF-8 and UTF-16 sort differently.
    const tree = { ...program, 'a/b': 'z', 'a.b': 'w', '\ufb01': 'x', '\u{1f600}': 'y' };
    expect((await read(tgz(tree))).digest).toBe('h1:aek+cIOjI+xMofd19mOgaR27fY7+NmaFm5uIoo3tcjE=');
  });

  it('stores the same bytes for a tree, however it was packed', async () => {
    const tree = { ...program, configure: '#!/bin/sh\n', 'ü.txt': 'x', [`${'d/'.repeat(60)}x`]: 'deep' };
    const source = await read(tgz(tree));
    const files = await canonical();
    expect(files.filter(({ mode }) => mode === 0o755).map(({ name }) => name)).toEqual(['configure']);
    expect(files.filter(({ mode }) => mode === 0o644)).toHaveLength(4);
    const first = await readFile(join(folder, 'canonical'));
    expect(first).toHaveLength(source.size);

    await Promise.all(['scratch', 'canonical'].map((name) => rm(join(folder, name))));
    await read(first);
    expect(await readFile(join(folder, 'canonical'))).toEqual(first);
  });

  it('refuses an entry at once, though the sender has not sent the rest', async () => {
    const tree = { 'random.bin': randomBytes(4000), '/etc/passwd': 'x'.repeat(100), ...program };
    for (const bytes of [tgz(tree), tarOf(tree)]) {
      const files = { spool: 'none', scratch: join(folder, 'scratch') };
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
    const tree = new SourceTree(source.files, join(folder, 'scratch'));
    expect((await tree.read('lib.a', 8)).toString()).toBe('!<arch>\n');
    expect((await tree.open('lib.a', { start: 8, end: 99 }).toArray()).join('')).toBe('0123456789');
    expect(await tree.open('empty').toArray()).toEqual([]);
    expect([tree.size('lib.a'), tree.size('missing')]).toEqual([18, null]);
  });

  it('holds to each limit', async () => {
    const tree = { ...program, 'a/b/c.txt': 'x'.repeat(5000) };
    await expect(failureOf(tgz(tree), { compressedBytes: 100 })).resolves.toMatchObject({
      code: 'source_too_large',
    });
    for (const limits of [{ expandedBytes: 4000 }, { entries: 2 }, { fileBytes: 4999 }]) {
      await rm(join(folder, 'scratch'), { force: true });
      await expect(failureOf(tgz(tree), limits)).resolves.toMatchObject({ code: 'archive_bomb' });
    }
    for (const limits of [{ pathBytes: 8 }, { depth: 2 }]) {
      await rm(join(folder, 'scratch'), { force: true });
      const failure = await failureOf(tgz(tree), limits);
      expect(failure).toMatchObject({ code: 'archive_entry_refused' });
      expect(failure.detail).toContain('"a/b/c.txt"');
    }
  });
});
