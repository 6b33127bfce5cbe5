import { createHash } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { describe, expect, it } from 'vitest';
import { canonicalLevel } from './canonical-level.js';
import type { SourceFile } from './found-entry.js';

const folder = folderOfTest();

/** The level for these contents, written one after the other in the order that `arrival` gives. */
async function levelOf(bodies: readonly Buffer[], arrival = bodies.map((_, index) => index)) {
  const offsets = new Map<number, number>();
  let offset = 0;
  for (const index of arrival) {
    offsets.set(index, offset);
    offset += bodies[index]?.length ?? 0;
  }
  const scratch = join(folder(), 'scratch');
  await writeFile(scratch, Buffer.concat(arrival.map((index) => bodies[index] ?? Buffer.alloc(0))));
  const files = bodies.map(({ length: size }, index): SourceFile => {
    return { name: `${index}`, offset: offsets.get(index) ?? 0, size, sha256: '', script: null };
  });
  const contents = await open(scratch, 'r');
  try {
    return await canonicalLevel(files, contents);
  } finally {
    await contents.close();
  }
}

/** Bytes that do not compress, the same in each run. */
function noise(size: number): Buffer {
  const digest = (_: unknown, index: number) => createHash('sha256').update(`${index}`).digest();
  return Buffer.concat(Array.from({ length: Math.ceil(size / 32) }, digest)).subarray(0, size);
}
const code = (size: number) => Buffer.alloc(size, 'if err != nil {\n\treturn err\n}\n');

describe('canonicalLevel', () => {
  it.each([
    ['compresses code', 1, [code(100_000), code(10)]],
    ['compresses little code', 1, [Buffer.alloc(0), code(200)]],
    ['leaves as it is what does not become smaller', 0, [code(100), noise(1_000_000), code(100)]],
    ['compresses the headers of many small files', 1, Array.from({ length: 100 }, () => noise(100))],
    ['compresses the header of an empty file', 1, [Buffer.alloc(0)]],
    ['compresses a picture before code', 1, [noise(100_000), code(400_000)]],
    ['compresses a picture behind code', 1, [code(400_000), noise(100_000)]],
    ['compresses a picture behind many files', 1, [...Array(300).fill(code(2_000)), noise(200_000)]],
  ])('%s', async (_, level, bodies) => expect(await levelOf(bodies)).toBe(level));

  it('does not depend on the order in which the contents came', async () => {
    const bodies = [noise(300_000), code(40_000), noise(5), code(1)];
    expect(await levelOf(bodies, [3, 1, 2, 0])).toBe(await levelOf(bodies));
  });
});
