import { readFileSync } from 'node:fs';
import { getuid } from 'node:process';
import type { Account } from '../../apps/standalone/src/part.js';

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
