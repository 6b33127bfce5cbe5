import type { Executor } from '@cgoforge/core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { describeBuilds } from './executor-builds.js';
import { describeHandling } from './executor-handling.js';
import { ExecutorSteps } from './executor-steps.js';

/** An executor with one free slot at least, and what a test must be able to do behind its back. */
export interface ExecutorSubject {
  readonly executor: Executor;
  /** Names of the programs that run in its sandboxes, such as `cc1`. */
  running(): Promise<readonly string[]>;
  /** Puts something that a build could have left into the output folder of an ended attempt. */
  leave(attempt: string, kind: 'link' | 'folder' | 'fifo' | 'sparse' | 'secret', name: string): Promise<void>;
  close(): Promise<void>;
}

/** What every executor promises, on a machine that really compiles. */
export function describeExecutorContract(name: string, make: () => Promise<ExecutorSubject>): void {
  describe(`${name} as an Executor`, () => {
    let subject: ExecutorSubject;
    let steps: ExecutorSteps;
    beforeAll(async () => {
      subject = await make();
      steps = new ExecutorSteps(subject.executor);
    });
    afterEach(() => steps.releaseAll());
    afterAll(() => subject?.close());

    describe('a build', () => describeBuilds(() => steps));
    describe('an attempt', () =>
      describeHandling(
        () => subject,
        () => steps,
      ));
  });
}
