import { setImmediate } from 'node:timers/promises';
import {
  type BuildError,
  errorOfNoPlace,
  Failure,
  type FailureCode,
  Logs,
  ObjectStore,
  offeredTargets,
  Pools,
  printBuildError,
  reasonOf,
  samePlatform,
  type Target,
} from '@cgoforge/core';
import { diagnose, LogParser, locate, rootAlone, type SourceFacts } from '@cgoforge/diagnosis';
import { Injectable, Logger } from '@nestjs/common';
import { logLines } from './log-lines.js';
import { type Failed, readSourceFacts } from './read-source-facts.js';

/** Failures of which the build's own log says more. */
const IN_LOG: readonly FailureCode[] = [
  'compile_error',
  'out_of_memory',
  'out_of_disk',
  'too_many_processes',
];

/** Failures that a line of go.mod or go.sum has brought about. */
const OF_MODULES: readonly FailureCode[] = ['module_unavailable', 'go_version_unavailable'];

/** All of it takes a fraction of a second, unless the source is huge, the store is away or somebody means harm. */
const MOST_SOURCE_MS = 10_000;
const MOST_LOG_MS = 3_000;

/** So long the other attempts of this worker may wait. */
const AT_ONCE_MS = 20;

/** Adds to a failure of the sender's what the log and the source say of it: the first errors, where they are, and what
 * to do. The code, which decisions follow from, stays what it is. */
@Injectable()
export class ExplainFailure {
  private readonly log = new Logger(ExplainFailure.name);

  constructor(
    private readonly logs: Logs,
    private readonly store: ObjectStore,
    private readonly pools: Pools,
  ) {}

  async run(failure: Failure, work: Failed): Promise<Failure> {
    if (![...IN_LOG, ...OF_MODULES].includes(failure.code)) return failure;
    try {
      const targets = await this.targetsLike(work.task.target);
      const source = await readSourceFacts(this.store, work, targets, AbortSignal.timeout(MOST_SOURCE_MS));
      const errors = OF_MODULES.includes(failure.code)
        ? [{ ...errorOfNoPlace(failure.detail), ...locate(failure.detail, source) }]
        : await this.read(work, source);
      const explanation = explained(failure, errors, source);
      const isOfAll = failure.code === 'compile_error' && work.build.options.package === null;
      return isOfAll ? withHint(explanation, rootAlone(errors, source)) : explanation;
    } catch (error) {
      this.log.warn(`Failed to explain ${work.lease.attempt}: ${reasonOf(error)}`);
      return failure;
    }
  }

  /** What is offered for the same platform, whatever the runtime. */
  private async targetsLike(target: Target): Promise<readonly Target[]> {
    return offeredTargets(await this.pools.list()).filter((one) => samePlatform(one, target));
  }

  private async read({ build, lease }: Failed, source: SourceFacts): Promise<readonly BuildError[]> {
    const parser = new LogParser(source);
    const until = performance.now() + MOST_LOG_MS;
    let rested = performance.now();
    for await (const line of logLines(this.logs, build.tenant, lease.attempt)) {
      parser.add(line);
      const now = performance.now();
      if (now > until || parser.isFull) break;
      if (now < rested + AT_ONCE_MS) continue;
      await setImmediate();
      rested = performance.now();
    }
    return parser.errors();
  }
}

function explained(failure: Failure, errors: readonly BuildError[], source: SourceFacts): Failure {
  const { code } = failure;
  const [first] = errors;
  if (!first) return failure;
  // Of a limit that was met the numbers say more than where the compiler was.
  if (code !== 'compile_error' && !OF_MODULES.includes(code)) {
    return new Failure(code, failure.detail, { next: failure.next, errors, cause: failure });
  }
  const diagnosis = diagnose(errors, source);
  const said = printBuildError(first);
  const detail = diagnosis?.why ? `${said}${/[.!?]$/.test(said) ? '' : '.'} ${diagnosis.why}` : said;
  return new Failure(code, detail, { next: diagnosis?.next ?? failure.next, errors, cause: failure });
}

function withHint(failure: Failure, hint: string | null): Failure {
  const { code, detail, next, errors } = failure;
  return hint === null
    ? failure
    : new Failure(code, detail, { next: `${next} ${hint}`, errors, cause: failure });
}
