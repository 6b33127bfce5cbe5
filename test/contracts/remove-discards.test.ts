import { expect, it } from 'vitest';
import { RemoveDiscards } from '../../apps/worker/src/periodic/remove-discards.js';
import { openFolderStore, putBytes } from '../support/folder-store.js';
import { folderOfTest } from '../support/folders.js';
import { unique } from '../support/rows.js';
import { prismaRowsOfFile } from './prisma-rows.js';

const { retention, sources, pass, wakeups } = await prismaRowsOfFile();
const folder = folderOfTest();

it('an object that the store does not remove keeps no other from going', async () => {
  const store = await openFolderStore(folder());
  const keys = Array.from({ length: 150 }, () => unique('sources/src'));
  const [stuck = ''] = keys;
  for (const key of keys) {
    await sources.expect(key, 5);
    await putBytes(store, key, Buffer.from('bytes'));
  }
  await pass(2 * 3_600);
  const remove = store.delete.bind(store);
  store.delete = async (prefix) => {
    if (prefix === stuck) throw new Error('It is held.');
    await remove(prefix);
  };
  await new RemoveDiscards(retention, store, wakeups).run();
  const sizes = await Promise.all(keys.map((key) => store.size(key)));
  expect(sizes.filter((size) => size !== null)).toEqual([5]);
  await pass(3_600);
  expect(await retention.due()).toEqual([{ prefix: stuck, bytes: 5 }]);
});
