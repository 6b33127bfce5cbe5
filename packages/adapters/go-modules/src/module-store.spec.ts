import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { isStored } from './module-store.js';

const GO_MOD = 'module "rsc.io/quote"\n\nrequire "rsc.io/sampler" v1.3.0\n';
const SUM = 'h1:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=';
const GO_MOD_SUM = 'h1:LzX7hefJvL54yjefDEDHNONDjII0t9xZLPXsUe+TKr0=';
const module = { path: 'rsc.io/quote', version: 'v1.5.2', sum: SUM, goModSum: GO_MOD_SUM };

const store = folderOfTest();
beforeEach(() => mkdir(join(store(), 'cache/download/rsc.io/quote/@v'), { recursive: true }));

const put = (extension: string, content: string) =>
  writeFile(join(store(), `cache/download/rsc.io/quote/@v/v1.5.2.${extension}`), content);

describe('isStored', () => {
  it('wants the go.mod alone where go.sum names no more', async () => {
    expect(await isStored(store(), { ...module, sum: null })).toBe(false);
    await put('mod', GO_MOD);
    expect(await isStored(store(), { ...module, sum: null })).toBe(true);
    expect(await isStored(store(), module)).toBe(false);
  });

  it('wants the module extracted whole', async () => {
    await put('mod', GO_MOD);
    await put('ziphash', SUM);
    expect(await isStored(store(), module)).toBe(false);
    await mkdir(join(store(), 'rsc.io/quote@v1.5.2'), { recursive: true });
    expect(await isStored(store(), module)).toBe(true);
    await put('partial', '');
    expect(await isStored(store(), module)).toBe(false);
  });

  it('refuses another content than go.sum names, and says how to go on', async () => {
    await put('mod', GO_MOD);
    await expect(isStored(store(), { ...module, goModSum: SUM })).rejects.toMatchObject({
      code: 'module_unavailable',
      detail: `rsc.io/quote v1.5.2 is ${GO_MOD_SUM} at the module proxy, and ${SUM} in go.sum.`,
      next: expect.stringContaining('go mod vendor'),
    });
  });
});
