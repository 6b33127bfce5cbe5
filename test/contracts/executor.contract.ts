import type { AttemptSource, Executor } from '@cgoforge/core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { describeBuilds } from './executor-builds.js';
import { describeHandling } from './executor-handling.js';
import { ExecutorSteps } from './executor-steps.js';
import { describeWays, type Ways } from './executor-ways.js';

/** An executor with one free slot at least, and what a test must be able to do behind its back. */
export interface ExecutorSubject {
  readonly executor: Executor;
  /** A new attempt's id, and the source of it that the executor takes for this archive; `dir` is the module's folder. */
  admit(archive: Buffer, dir: string): Promise<{ readonly attempt: string; readonly source: AttemptSource }>;
  /** Names of the programs that run for its attempts, such as `cc1`. */
  running(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What every executor promises, on a machine that really compiles. `ways`: how its attempts come to each failure. `more`: what
 * it promises besides. */
export function describeExecutorContract<Subject extends ExecutorSubject>(
  name: string,
  make: () => Promise<Subject>,
  ways: Ways,
  more: (subject: () => Subject, steps: () => ExecutorSteps) => void = () => {},
): void {
  describe(`${name} as an Executor`, () => {
    let subject: Subject;
    let steps: ExecutorSteps;
    beforeAll(async () => {
      subject = await make();
      steps = new ExecutorSteps(subject);
    });
    afterEach(() => steps.releaseAll());
    afterAll(() => subject?.close());

    describe('a build', () => describeBuilds(() => steps));
    describe('an attempt ends with', () => describeWays(ways, () => steps));
    describe('an attempt', () => {
      describeHandling(
        () => subject,
        () => steps,
      );
      more(
        () => subject,
        () => steps,
      );
    });
  });
}
