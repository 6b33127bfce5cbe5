import { allowedMethods, type Route } from './allowed-methods.js';

/** What to do about an address that a slip has made of one of ours: a slash at its end, or behind one the name of a file,
 * which `curl -T` puts there. `null` for any other. */
export function rightAddress(routes: readonly Route[], method: string, path: string): string | null {
  const takes = (address: string) => allowedMethods(routes, address).includes(method);
  const bare = path.replace(/\/+$/, '');
  if (bare !== path && takes(bare)) return `Leave the slash at the end out: ${method} ${bare}.`;
  const folder = bare.replace(/\/[^/]*$/, '');
  if (method !== 'PUT' || !takes(folder)) return null;
  return `curl -T adds the file's name behind a slash: send to ${folder}, with the fields behind a ?, as in GET /.`;
}
