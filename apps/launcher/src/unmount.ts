import { setTimeout as delay } from 'node:timers/promises';
import { command } from './commands.js';

const TRIES = 10;
const PAUSE_MS = 50;

/** Unmounts a place of ours; the last process that had a file of it open may be on its way out still. */
export async function unmount(mountPoint: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await command('umount', [mountPoint]);
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
      await delay(PAUSE_MS);
    }
  }
}
