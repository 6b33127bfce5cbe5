import { createHash } from 'node:crypto';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfTest } from '../../../../test/support/folders.js';
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
  it('compresses code', async () => {
    expect(await levelOf([code(100_000), code(10)])).toBe(1);
    expect(await levelOf([Buffer.alloc(0), code(200)])).toBe(1);
  });

  it('leaves as it is what does not become smaller', async () => {
    expect(await levelOf([code(100), noise(1_000_000), code(100)])).toBe(0);
  });

  it('compresses the headers of many small files', async () => {
    expect(await levelOf(Array.from({ length: 100 }, () => noise(100)))).toBe(1);
    expect(await levelOf([Buffer.alloc(0)])).toBe(1);
  });

  it('compresses code with a picture in it, wherever the picture lies', async () => {
    expect(await levelOf([noise(100_000), code(400_000)])).toBe(1);
    expect(await levelOf([code(400_000), noise(100_000)])).toBe(1);
    expect(await levelOf([...Array.from({ length: 300 }, () => code(2_000)), noise(200_000)])).toBe(1);
  });

  it('does not depend on the order in which the contents came', async () => {
    const bodies = [noise(300_000), code(40_000), noise(5), code(1)];
    expect(await levelOf(bodies, [3, 1, 2, 0])).toBe(await levelOf(bodies));
  });
});
