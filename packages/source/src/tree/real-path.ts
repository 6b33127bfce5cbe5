import { posix } from 'node:path';

/** A path of the source without the links on its way; `targetOf` knows those, which end somewhere, by their names. */
export function realPath(path: string, targetOf: (name: string) => string | undefined): string {
  return path.split('/').reduce((above, segment) => {
    const at = posix.join(above, segment);
    const target = targetOf(at);
    return target === undefined ? at : realPath(`${above}/${target}`, targetOf);
  }, '.');
}
