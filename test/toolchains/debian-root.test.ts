import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDebianRoot } from '../../packages/toolchains/src/debian/debian-root.js';
import { inFolder } from '../support/in-folder.js';

/** None but root makes one. */
const isRoot = process.getuid?.() === 0;

it.runIf(isRoot)('a root that cannot be made leaves nothing, and says why', async () => {
  await inFolder(async (folder) => {
    const made = makeDebianRoot({ suite: 'none-of-debian', folder: join(folder, 'root') }, () => {});
    await expect(made).rejects.toThrow(/mmdebstrap ended with \d+:\n.*none-of-debian/s);
    expect(await readdir(folder)).toEqual([]);
  });
});
