import { type Failpoint, Failpoints } from '@cgoforge/core';

/** Ends the process, as a crash would, at the one place that a test names. */
export class KillAtFailpoint extends Failpoints {
  constructor(private readonly at: string) {
    super();
  }

  pass(point: Failpoint): void {
    if (point === this.at) process.kill(process.pid, 'SIGKILL');
  }
}
