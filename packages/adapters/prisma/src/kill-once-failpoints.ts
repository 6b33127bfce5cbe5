import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Failpoint, Failpoints } from '@cgoforge/core';

/** For tests: a file in `folder` arms the failpoint of its name; whoever passes it first dies as by a crash. */
export class KillOnceFailpoints implements Failpoints {
  constructor(private readonly folder: string) {}

  pass(point: Failpoint): void {
    try {
      // Whoever removes the file is the one to die: of two processes only one can.
      unlinkSync(join(this.folder, point));
    } catch {
      return;
    }
    process.kill(process.pid, 'SIGKILL');
  }
}
