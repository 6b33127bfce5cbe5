import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { testAccount } from './account.js';
import { makeFolder } from './in-folder.js';

/** A folder that servers under another account can use. */
export async function serverHome(): Promise<string> {
  const home = makeFolder();
  await chmod(home, 0o755);
  return home;
}

/** Where a server of the embedded mode keeps what it has, and who it runs as. */
export function serverPlaces(home: string, name: string, password: string) {
  const account = testAccount();
  const places = { folder: join(home, name), socketFolder: join(home, `${name}-run`), password };
  return { ...places, ...(account && { account }) };
}
