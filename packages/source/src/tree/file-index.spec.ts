import { join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { describe, expect, it } from 'vitest';
import { FileIndex } from './file-index.js';
import type { IndexedFile } from './found-entry.js';

const folder = folderOfTest();

const file = (name: string, offset: number): IndexedFile => ({ name, offset, size: 1, script: null });

describe('FileIndex', () => {
  it('gives back what was written, as often as it is asked, though a name lies across two pieces', () => {
    const files = Array.from({ length: 5_000 }, (_, index) => file(`${'ü😀'.repeat(30)}/"${index}"`, index));
    const index = new FileIndex(join(folder(), 'index'));
    index.write(files);
    expect([...index]).toEqual(files);
    expect([...index]).toEqual(files);
  });

  it('takes the place of the list of a reader that gave up', () => {
    const index = new FileIndex(join(folder(), 'index'));
    index.write([file('a', 0), file('b', 1)]);
    index.write([{ name: 'c', offset: 2, size: 5 * 1024 ** 3, script: 'crlf' }]);
    expect([...index]).toEqual([{ name: 'c', offset: 2, size: 5 * 1024 ** 3, script: 'crlf' }]);
  });
});
