import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Failure } from '@cgoforge/core';
import { inPieces, program, type Tree, tarOf, tgz, windowsZipOf, zip } from '@test-support/archives/index.js';
import { sparseForms } from '@test-support/archives/sparse.js';
import { tar } from '@test-support/archives/tar.js';
import { folderOfSuite } from '@test-support/folders.js';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_ARCHIVE_LIMITS } from './archive/archive-limits.js';
import { readArchive } from './read-archive.js';

// Hundreds of archives a test, on a machine that may be busy with other suites.
vi.setConfig({ testTimeout: 60_000 });

const folder = folderOfSuite();
const [spool, scratch] = [join(folder, 'spool'), join(folder, 'scratch')];

/** The digest, or the code of the failure. */
async function outcomeOf(bytes: Buffer, chunk = bytes.length): Promise<string> {
  await writeFile(spool, bytes);
  try {
    const body = inPieces(bytes, chunk);
    return (await readArchive({ body, spool, scratch, limits: DEFAULT_ARCHIVE_LIMITS })).digest;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  } finally {
    await rm(scratch, { force: true });
  }
}

// Names that no folder shares with a file, and that stay what they are; `go.mod` keeps the tree from being one wrapping
// folder.
const segment = fc
  .string({
    unit: fc.constantFrom('a', 'B', 'z', '0', '-', '_', '.', ' ', 'ü', '字', '😀', '\ufb01'),
    minLength: 1,
    maxLength: 40,
  })
  .filter((text) => !/^\.\.?$|^\._/.test(text));
const path = fc
  .array(segment, { minLength: 1, maxLength: 6 })
  .map((parts) => `${parts.map((part) => `${part}d`).join('/')}/f`);
const body = fc.oneof(fc.uint8Array({ maxLength: 2000 }), fc.constant(new Uint8Array(3000)));
const anyTree: fc.Arbitrary<Tree> = fc
  .uniqueArray(fc.tuple(path, body), { selector: ([name]) => name, maxLength: 12 })
  .map((files) => ({
    ...program,
    ...Object.fromEntries(files.map(([name, bytes]) => [name, Buffer.from(bytes)])),
  }));

describe('any tree', () => {
  it('has one digest, whatever it was packed with and however it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, fc.integer({ min: 1, max: 2000 }), async (tree, chunk) => {
        const digest = await outcomeOf(tgz(tree), chunk);
        expect(digest).toMatch(/^h1:/);
        for (const bytes of [tarOf(tree), zstdCompressSync(tarOf(tree)), zip(tree), windowsZipOf(tree)]) {
          expect(await outcomeOf(bytes, chunk)).toBe(digest);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has another digest as soon as a byte or a name differs', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree, async (tree) => {
        const digest = await outcomeOf(tarOf(tree));
        expect(await outcomeOf(tarOf({ ...tree, 'main.go': 'package main' }))).not.toBe(digest);
        expect(await outcomeOf(tarOf({ ...tree, 'new.go': '' }))).not.toBe(digest);
      }),
      { numRuns: 20 },
    );
  });
});

const file = {
  size: 9000,
  pieces: [
    { offset: 512, data: 'x'.repeat(512) },
    { offset: 2000, data: 'the end' },
  ],
};
const sparse = tar([
  ...Object.entries(program).map(([name, body]) => ({ name, body })),
  ...sparseForms.map(({ form, entry }) => entry(form, file)),
]);

describe('a cut archive', () => {
  const tree = { ...program, 'zeros.bin': Buffer.alloc(2048), 'b.txt': 'b' };
  const halves = [tarOf(tree).subarray(0, 3000), tarOf(tree).subarray(3000)];

  it.each([
    ['.tgz', tgz(tree), 1],
    ['.tgz in two members', Buffer.concat(halves.map((half) => gzipSync(half))), 1],
    ['.tar.zst', zstdCompressSync(tarOf(tree)), 1],
    ['.tar', tarOf(tree), 37],
    ['.tar with sparse files', sparse, 37],
    ['.zip', zip(tree), 1],
  ])('is never taken for another source: %s', async (_, bytes, step) => {
    const whole = await outcomeOf(bytes);
    expect(whole).toMatch(/^h1:/);
    for (let length = 0; length < bytes.length; length += step) {
      const outcome = await outcomeOf(bytes.subarray(0, length));
      expect(['archive_broken', 'archive_unknown']).toContain(outcome);
    }
  });
});

it('a damaged archive is refused or read as something, never answered with an error of ours', async () => {
  const archives = [tgz(program), sparse, zstdCompressSync(tarOf(program)), tarOf(program), zip(program)];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...archives), fc.nat(), fc.nat(255), async (bytes, at, value) => {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(value, at % copy.length);
      expect(await outcomeOf(copy)).toMatch(/^(h1:|archive_|source_too_large)/);
    }),
    { numRuns: 300 },
  );
});
