import { type CheckResult, Failure, printBytes } from '@cgoforge/core';
import { type AttemptFacts, endOf, hasFailedByItself, isOutOfMemory } from './attempt-facts.js';

interface Checked {
  readonly output: string;
  /** What the stored copy has. */
  readonly expectSha256: string;
  readonly facts: AttemptFacts;
  readonly memoryBytes: number;
}

/** How an output did in the pod's `check`. Throws `wrong_output` when what was started there is not what is stored. */
export function checkResultOf({ output, expectSha256, facts, memoryBytes }: Checked): CheckResult {
  const report = facts.received?.checked?.find(({ name }) => name === output);
  if (report && report.sha256 !== expectSha256) {
    throw new Failure('wrong_output', `What was checked as ${output} is not what is stored.`);
  }
  if (report) return report.result;
  if (isOutOfMemory(facts, 'check')) {
    const most = printBytes(memoryBytes);
    return {
      passed: false,
      detail: `When it was started it took more than the ${most} of memory of a check.`,
    };
  }
  if (hasFailedByItself(facts, 'check')) {
    const exitCode = facts.pod && endOf(facts.pod, 'check')?.exitCode;
    return {
      passed: false,
      detail: `The container in which it was started ended with ${exitCode} and did not say why.`,
    };
  }
  throw new Failure('lost', `The pod ended before ${output} was started.`);
}
