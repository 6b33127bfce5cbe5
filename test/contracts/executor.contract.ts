import type { AgentPlan, AttemptOrder, Executor, Lease, Logs, ObjectStore, Received } from '@cgoforge/core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import type { AttemptWish } from './executor-begin.js';
import { describeBuilds } from './executor-builds.js';
import { describeHandling } from './executor-handling.js';
import { describeHostile } from './executor-hostile.js';
import { describeOrigins } from './executor-origins.js';
import { ExecutorSteps } from './executor-steps.js';
import { describeWays, type Ways } from './executor-ways.js';

/** An attempt that waits for its start: its rows are there, and intake speaks with it. */
export interface BegunAttempt {
  readonly tenant: string;
  readonly lease: Lease;
  readonly order: AttemptOrder;
  readonly plan: AgentPlan;
  readonly token: string;
}

/** An executor with one free slot at least and all that its attempts need but a worker: rows, store and intake. And
 * what a test must be able to do behind its back. */
export interface ExecutorSite {
  readonly executor: Executor;
  readonly received: Received;
  readonly logs: Logs;
  readonly store: ObjectStore;
  /** Begins an attempt to build this archive; it is not started. */
  begin(archive: Buffer, wish?: AttemptWish): Promise<BegunAttempt>;
  /** What to wish for, so that this shell script stands in for Go, and so runs where the source is compiled. */
  actAsGo(script: string): Promise<AttemptWish>;
  /** Names of the programs that run for its attempts, such as `cc1`, without those that are ours. */
  running(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What every executor promises, on a machine that really compiles. `ways`: how its attempts come to each failure.
 * `more`: what it promises besides. */
export function describeExecutorContract<Site extends ExecutorSite>(
  name: string,
  make: () => Promise<Site>,
  ways: Ways,
  more: (steps: ExecutorSteps<Site>) => void = () => {},
): void {
  describe(`${name} as an Executor`, () => {
    let site: Site;
    const steps = new ExecutorSteps(() => site);
    beforeAll(async () => {
      site = await make();
    });
    afterEach(() => steps.releaseAll());
    afterAll(() => site?.close());

    describe('a build', () => describeBuilds(steps));
    describe('a file beyond its target', () => describeOrigins(steps));
    describe('an attempt ends with', () => describeWays(ways, steps));
    describe('code of a sender', () => describeHostile(steps));
    describe('an attempt', () => {
      describeHandling(steps);
      more(steps);
    });
  });
}
