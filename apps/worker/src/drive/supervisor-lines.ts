import { type Lease, Logs } from '@cgoforge/core';
import { Injectable } from '@nestjs/common';

/** Writes lines of ours into attempts' logs; all else in them is their agents'. */
@Injectable()
export class SupervisorLines {
  constructor(private readonly logs: Logs) {}

  /** Resolves when they are stored. Rejects, with no `Failure`, when another supervisor has the attempt. */
  async say(lease: Lease, ...lines: readonly string[]): Promise<void> {
    // What a build was called or has made may stand in one, and begins no line of ours.
    const text = lines.map((line) => `cgoforge: ${line.replaceAll(/[\r\n]+/g, ' ')}\n`).join('');
    if (!(await this.logs.say(lease, text))) {
      throw new Error(`Another supervisor holds the lease of ${lease.attempt}`);
    }
  }
}
