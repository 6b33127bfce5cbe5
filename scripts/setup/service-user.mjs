import { readFileSync } from 'node:fs';

import { isRoot } from './machine.mjs';
import { runAsRoot } from './progress.mjs';

const name = 'cgoforge';

/** Installed as root, all but the launcher runs as this user, who cannot log in. */
export function serviceUser() {
  if (!isRoot) return null;
  if (
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .some((line) => line.startsWith(`${name}:`))
  )
    return null;
  return {
    says: `add the system user ${name}, under whom the service runs`,
    asRoot: true,
    run: () =>
      runAsRoot(
        'useradd',
        ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'].concat([
          '--shell',
          '/usr/sbin/nologin',
          name,
        ]),
      ),
  };
}
