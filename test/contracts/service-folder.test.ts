import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { unmount } from '../../apps/launcher/src/mounts.js';
import { mountServiceFolder } from '../../apps/launcher/src/service-folder.js';
import { folderOfTest } from '../support/folders.js';

describe('a folder of the service that a sandbox is shown', () => {
  const home = folderOfTest();
  const views = () => join(home(), 'layers/deep');
  const show = (...names: string[]) => mountServiceFolder(home(), names, join(home(), 'shown'));
  beforeEach(() => {
    mkdirSync(join(views(), 'one'), { recursive: true });
    writeFileSync(join(views(), 'one/module'), '');
  });

  it('stays the same, and read-only, when its name comes to mean another', async () => {
    await show('layers', 'deep', 'one');
    try {
      renameSync(join(views(), 'one'), join(views(), 'aside'));
      symlinkSync('/etc', join(views(), 'one'));
      expect(readdirSync(join(home(), 'shown'))).toEqual(['module']);
      expect(() => writeFileSync(join(home(), 'shown/more'), '')).toThrow('EROFS');
    } finally {
      await unmount(join(home(), 'shown'));
    }
  });

  it.each([
    ['is a link', 'layers/deep/linked'],
    ['lies behind a link', 'linked/one'],
    ['is a file', 'layers/deep/one/module'],
    ['is not there', 'layers/deep/two'],
  ])('is refused where it %s', async (_, path) => {
    symlinkSync('/etc', join(views(), 'linked'));
    symlinkSync(views(), join(home(), 'linked'));
    await expect(show(...path.split('/'))).rejects.toMatchObject({ code: 'lost' });
  });
});
