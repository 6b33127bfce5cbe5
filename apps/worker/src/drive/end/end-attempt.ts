import { dependencyLine, startsOnLine } from '@cgoforge/binary';
import {
  type AttemptWork,
  decideRetry,
  type Failure,
  printComparison,
  Transitions,
  type VerifiedFile,
} from '@cgoforge/core';
import { Injectable, Logger } from '@nestjs/common';
import type { BuiltTask } from '../build-attempt.js';
import { SupervisorLines } from '../supervisor-lines.js';
import { ExplainFailure } from './explain-failure.js';

/** Moves the task of an attempt on, and says so in the log. Both answer `false` when another supervisor has the
 * attempt, and reject when the rows cannot be written. */
@Injectable()
export class EndAttempt {
  private readonly logger = new Logger(EndAttempt.name);

  constructor(
    private readonly transitions: Transitions,
    private readonly log: SupervisorLines,
    private readonly explainFailure: ExplainFailure,
  ) {}

  async publish(work: AttemptWork, { files, notes }: BuiltTask): Promise<boolean> {
    await this.log.say(work.lease, ...files.flatMap(linesOf));
    return this.transitions.publish(work.lease, files, notes);
  }

  async fail(work: AttemptWork, cause: Failure): Promise<boolean> {
    const failure = await this.explainFailure.run(cause, work);
    const decision = decideRetry(failure, work.number);
    if (failure.family === 'ours')
      this.logger.warn({ attempt: work.lease.attempt, err: failure.cause ?? failure });
    const then = decision.kind === 'retry' ? `Trying again in ${decision.afterMs / 1000} s.` : failure.next;
    await this.log.say(work.lease, `${failure.code}: ${failure.detail}`, then);
    return this.transitions.end(work.lease, failure, decision);
  }
}

function linesOf({ name, size, sha256, report, comparedWith }: VerifiedFile): readonly string[] {
  const startsOn = startsOnLine(report?.startsOn ?? []);
  const dependencies = (report?.dependencies ?? []).map(dependencyLine);
  return [
    `verified ${name}, ${size} bytes, sha256 ${sha256}`,
    ...(startsOn ? [startsOn] : []),
    ...dependencies,
    ...(comparedWith ? [`${name} ${printComparison(comparedWith)}`] : []),
  ];
}
