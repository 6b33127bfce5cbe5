import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreLimit } from './store-limit.js';
import { Turns } from './turns.js';

describe('StoreLimit', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'cgoforge-limit-'));
    await mkdir(join(home, 'work'));
    await mkdir(join(home, 'store/module'), { recursive: true });
    await writeFile(join(home, 'store/module/zip'), Buffer.alloc(1024 ** 2, 'x'));
  });
  afterEach(() => rm(home, { recursive: true }));

  const keep = (mostBytes: number | null) =>
    new StoreLimit(
      [join(home, 'store'), join(home, 'missing')],
      join(home, 'work'),
      new Turns(1),
      mostBytes,
    ).keep();

  it.each([2 * 1024 ** 2, null])('leaves what is stored within a limit of %j', async (limit) => {
    await keep(limit);
    expect(await readdir(home)).toEqual(['store', 'work']);
  });

  it('empties what is stored beyond the limit', async () => {
    await keep(1024 ** 2);
    expect(await readdir(home)).toEqual(['work']);
    expect(await readdir(join(home, 'work'))).toEqual([]);
  });
});
