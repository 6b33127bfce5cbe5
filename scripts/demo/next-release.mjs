import { join } from 'node:path';

import { nextRelease } from '../setup/debian-releases.mjs';
import { home, isRoot, readRelease } from '../setup/machine.mjs';
import { type } from './shell.mjs';

/** The Debian release after this machine's. */
export const nextSuite = () => nextRelease[readRelease().VERSION_CODENAME];

/**
 * Starts the program in a minimal root of the next Debian release: as nobody, without network, and without the tools
 * that compiled it. Answers what it printed.
 */
export function startOnNextRelease(program) {
  const root = join(home, 'roots', nextSuite());
  console.log(`  $ chroot ${root} /tmp/app    # as nobody, without network`);
  const command = ['unshare', '--mount', '--net', '--pid', '--fork', 'sh', '-c', inRoot, 'sh', root, program];
  const [first, ...rest] = isRoot ? command : ['sudo', '--', ...command];
  return type(first, rest, { show: true, secretly: true });
}

// The mount is this namespace's own and ends with it: the root stays as it was made.
const inRoot = `
set -e
mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
install --mode 755 "$2" "$1/tmp/app"
for tool in gcc cc go; do
  if chroot "$1" sh -c "command -v $tool"; then echo "There is a $tool in $1." >&2; exit 1; fi
done
echo "$(. "$1/etc/os-release"; echo "$PRETTY_NAME"), without compiler or Go:"
exec chroot --userspec=65534:65534 "$1" /tmp/app
`;
