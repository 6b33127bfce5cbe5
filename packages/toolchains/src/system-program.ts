/** Where a system has its own programs. */
const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The command line of a program that the system itself has, whatever PATH whoever started us has given to root. All else
 * of our environment reaches it too, such as a proxy; `variables` stand in its place.
 */
export function ofSystem(
  program: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): [string, string[]] {
  const set = Object.entries({ PATH: SYSTEM_PATH, ...variables }).map(([name, value]) => `${name}=${value}`);
  return ['/usr/bin/env', [...set, program, ...args]];
}

/** What runs a program that ends with us, and with it all that it has started; `option` is one more of unshare's. */
export function endingWithUs(option: string, program: string, args: readonly string[]): string[] {
  const namespaces = ['unshare', '--pid', '--fork', '--kill-child', option, '--'];
  return ['--pdeathsig', 'KILL', '--', ...namespaces, program, ...args];
}
