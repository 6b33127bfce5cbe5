import { afterAll, beforeEach } from 'vitest';
import { makeFolder, removeFolder } from './in-folder.js';

/** A folder for all tests of the file or suite that asks for it, removed after the last of them. */
export function folderOfSuite(): string {
  const folder = makeFolder();
  afterAll(() => removeFolder(folder));
  return folder;
}

/** Gives each test of the file or suite that asks a folder of its own, until the test has ended; answers where it
 * is. */
export function folderOfTest(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = makeFolder();
    return () => removeFolder(folder);
  });
  return () => folder;
}
