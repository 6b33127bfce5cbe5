import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { followSpool } from './follow-spool.js';

async function inSpool(test: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cgoforge-spool-'));
  try {
    await writeFile(join(folder, 'spool'), '');
    await test(join(folder, 'spool'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('followSpool', () => {
  it('gives the bytes as they are said to be there', () =>
    inSpool(async (path) => {
      const written = async function* () {
        yield 0;
        await appendFile(path, 'first');
        yield 5;
        yield 5;
        await appendFile(path, ' second, and what is not announced');
        yield 12;
      };
      const chunks: string[] = [];
      for await (const chunk of followSpool(path, written())) chunks.push(chunk.toString());
      expect(chunks).toEqual(['first', ' second']);
    }));

  it('throws what stopped the writer', () =>
    inSpool(async (path) => {
      const written = async function* () {
        yield 0;
        throw new Error('the sender hung up');
      };
      await expect(followSpool(path, written()).next()).rejects.toThrow('the sender hung up');
    }));

  it('throws when the file is shorter than was said', () =>
    inSpool(async (path) => {
      const written = async function* () {
        yield 1;
      };
      await expect(followSpool(path, written()).next()).rejects.toThrow('Failed to read');
    }));
});
