import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { StoreLimit } from './store-limit.js';
import { Turns } from './turns.js';

describe('StoreLimit', () => {
  const home = folderOfTest();
  const [at, work] = [(name: string) => join(home(), name), () => join(home(), 'work')];
  beforeEach(async () => {
    await mkdir(work());
    await mkdir(at('store/module'), { recursive: true });
    await writeFile(at('store/module/zip'), Buffer.alloc(1024 ** 2, 'x'));
  });

  const keep = (mostBytes: number | null) =>
    new StoreLimit([at('store'), at('missing')], work(), new Turns(1), mostBytes).keep();

  it.each([2 * 1024 ** 2, null])('leaves what is stored within a limit of %j', async (limit) => {
    await keep(limit);
    expect(await readdir(home())).toEqual(['store', 'work']);
  });

  it('empties what is stored beyond the limit', async () => {
    await keep(1024 ** 2);
    expect(await readdir(home())).toEqual(['work']);
    expect(await readdir(work())).toEqual([]);
  });
});
