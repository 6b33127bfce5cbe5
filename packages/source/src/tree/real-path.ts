import { posix } from 'node:path';

/** A path of the source without the links on its way; `targetOf` knows those by their names. */
export function realPath(path: string, targetOf: (name: string) => string | undefined): string {
  return path.split('/').reduce((above, segment) => {
    const at = posix.join(above, segment);
    const target = targetOf(at);
    // A link of a source leads to where it leads in the end.
    return target === undefined ? at : posix.join(posix.dirname(at), target);
  }, '.');
}
