import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mountServiceFolder } from '../../apps/launcher/src/service-folder.js';
import { unmount } from '../../apps/launcher/src/unmount.js';

describe('a folder of the service that a sandbox is shown', () => {
  let home = '';
  const views = () => join(home, 'modules/views');
  const show = (...names: string[]) => mountServiceFolder(home, names, join(home, 'shown'));
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'service-folder-'));
    mkdirSync(join(views(), 'one'), { recursive: true });
    writeFileSync(join(views(), 'one/module'), '');
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('stays the same, and read-only, when its name comes to mean another', async () => {
    await show('modules', 'views', 'one');
    try {
      renameSync(join(views(), 'one'), join(views(), 'aside'));
      symlinkSync('/etc', join(views(), 'one'));
      expect(readdirSync(join(home, 'shown'))).toEqual(['module']);
      expect(() => writeFileSync(join(home, 'shown/more'), '')).toThrow('EROFS');
    } finally {
      await unmount(join(home, 'shown'));
    }
  });

  it.each([
    ['is a link', 'modules/views/linked'],
    ['lies behind a link', 'linked/one'],
    ['is a file', 'modules/views/one/module'],
    ['is not there', 'modules/views/two'],
  ])('is refused where it %s', async (_, path) => {
    symlinkSync('/etc', join(views(), 'linked'));
    symlinkSync(views(), join(home, 'linked'));
    await expect(show(...path.split('/'))).rejects.toMatchObject({ code: 'lost' });
  });
});
