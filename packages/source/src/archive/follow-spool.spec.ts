import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { followSpool } from './follow-spool.js';

const folder = folderOfTest();
const spool = () => join(folder(), 'spool');
beforeEach(() => writeFile(spool(), ''));

describe('followSpool', () => {
  it('gives the bytes as they are said to be there', async () => {
    const written = async function* () {
      yield 0;
      await appendFile(spool(), 'first');
      yield 5;
      yield 5;
      await appendFile(spool(), ' second, and what is not announced');
      yield 12;
    };
    const chunks: string[] = [];
    for await (const chunk of followSpool(spool(), written())) chunks.push(chunk.toString());
    expect(chunks).toEqual(['first', ' second']);
  });

  it('throws what stopped the writer', async () => {
    const written = async function* () {
      yield 0;
      throw new Error('the sender hung up');
    };
    await expect(followSpool(spool(), written()).next()).rejects.toThrow('the sender hung up');
  });

  it('throws when the file is shorter than was said', async () => {
    const written = async function* () {
      yield 1;
    };
    await expect(followSpool(spool(), written()).next()).rejects.toThrow('Failed to read');
  });
});
