import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { expect, it } from 'vitest';
import { DiskReserve } from './disk-reserve.js';

const folder = folderOfTest();

it('DiskReserve holds its bytes back, and lets them go', async () => {
  const path = join(folder(), 'reserve');
  const reserve = new DiskReserve(path, 3 * 1024 ** 2 + 1);
  for (const _ of [1, 2]) await reserve.hold();
  const { size, blocks } = statSync(path);
  expect(size).toBe(3 * 1024 ** 2 + 1);
  expect(blocks * 512).toBeGreaterThanOrEqual(size);
  for (const _ of [1, 2]) await reserve.letGo();
  expect(readdirSync(folder())).toEqual([]);
});

it('DiskReserve of nothing makes no file, and one that cannot be made is said', async () => {
  await new DiskReserve(join(folder(), 'reserve'), 0).hold();
  expect(readdirSync(folder())).toEqual([]);
  mkdirSync(join(folder(), 'taken'));
  await expect(new DiskReserve(join(folder(), 'missing/reserve'), 1).hold()).rejects.toThrow('ENOENT');
});
