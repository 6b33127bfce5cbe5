import { basename } from 'node:path';
import { command } from './commands.js';

const MOST_SECONDS = 10;

/**
 * Whether a folder is as Go leaves its cache: folders 00 to ff, and regular files in and beside them, all of which the
 * group may use, and the owner too, who the next build of the slot is. A build can leave anything there, such as a fifo
 * that the next one would open and wait for. So nothing is opened or followed here, no list is kept, and what takes too
 * long to look through is no cache.
 */
export async function isGoCache(folder: string, gid: number): Promise<boolean> {
  // The pattern fits no folder further down, whose parent then does not fit.
  const numbered = ['-regex', `.*/${basename(folder)}/[0-9a-f][0-9a-f]`];
  const ofGroup = ['-group', String(gid), '-perm'];
  const strange = await command('timeout', [
    ...[String(MOST_SECONDS), 'find', folder, '-mindepth', '1'],
    ...['!', '(', '-type', 'd', ...numbered, ...ofGroup, '-2770', ')'],
    ...['!', '(', '-type', 'f', '!', ...numbered, ...ofGroup, '-660', ')'],
    ...['-print', '-quit'],
  ]).catch(() => 'what took too long');
  return strange === '';
}
