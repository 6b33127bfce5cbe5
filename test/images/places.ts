import { homedir } from 'node:os';
import { join } from 'node:path';

/** What takes minutes to make and is the same for every clone: BuildKit, the bases, and BuildKit's cache of built
 * layers. */
export const cache = join(homedir(), '.cache/cgoforge-test/buildkit');

export const clone = join(import.meta.dirname, '../..');
