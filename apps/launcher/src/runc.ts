import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { succeeds } from '@cgoforge/core';
import { removeGroup } from './cgroup.js';
import { command } from './commands.js';

/** What the launcher asks of runc, whose state lies in a folder of this home; shims start the containers. */
export class Runc {
  constructor(readonly stateFolder: string) {}

  /** Signals the first process of a container. `false` when there was none to signal, yet or any more. */
  kill(id: string, signal: 'TERM' | 'KILL'): Promise<boolean> {
    return succeeds(command('runc', ['--root', this.stateFolder, 'kill', id, signal]));
  }

  /** Removes all that there is of a container, and kills what runs in it. Throws when something of it stays. */
  async remove(id: string, group: string): Promise<void> {
    await removeGroup(group);
    // All that runc would remove besides; one that was killed may have left its folder without a state to read.
    await rm(join(this.stateFolder, id), { recursive: true, force: true });
  }

  /** Ids of the containers of which there is anything. */
  ids(): Promise<string[]> {
    return readdir(this.stateFolder).catch(() => []);
  }
}
