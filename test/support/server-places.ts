import { readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { getuid } from 'node:process';
import type { Account } from '../../apps/standalone/src/part.js';
import { makeFolder } from './in-folder.js';

/** A folder that servers under another account can use. */
export async function serverHome(): Promise<string> {
  const home = makeFolder();
  await chmod(home, 0o755);
  return home;
}

/** Where a server of the embedded mode keeps what it has, and who it runs as. */
export function serverPlaces(home: string, name: string, password: string) {
  return { folder: join(home, name), socketFolder: join(home, `${name}-run`), password, ...ofAccount() };
}

/** The part's own account, as its settings have it. */
export function ofAccount(): { readonly account?: Account } {
  const account = testAccount();
  return account ? { account } : {};
}

/** Who servers run as in tests: Postgres refuses root, so root lends them `cgoforge` or else `nobody`. */
export function testAccount(): Account | undefined {
  if (getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['cgoforge', 'nobody']) {
    const [, , uid, gid] = users.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('There is neither a user cgoforge nor a user nobody to run servers as.');
}
