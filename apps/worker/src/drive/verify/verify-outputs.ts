import { brokenPromise, MalformedBinary, missingOnWindows, reportOfOutput } from '@cgoforge/binary';
import {
  type AttemptWork,
  attemptPrefix,
  checkOf,
  type Ending,
  Failure,
  isBuiltOn,
  type KnownAttempt,
  limitsOf,
  ObjectStore,
  type OutputKind,
  offeredTargets,
  outputKind,
  Pools,
  type ReceivedAttempt,
  type ReceivedFile,
  type VerifiedFile,
} from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { WorkerIdentity } from '../../worker-identity.js';
import { type Beyond, beyondTarget } from './beyond-target.js';
import { compareWithOriginal } from './compare-with-original.js';
import { completeReport } from './complete-report.js';
import { refuseBadEnd, whyRefused } from './judge-check.js';
import { receivedFile, tooLarge } from './received-file.js';
import { storeSummary } from './store-summary.js';
import { sha256OfObject, storedBytes } from './stored-bytes.js';

/** What is known of an attempt whose build succeeded. */
export interface Built {
  readonly ending: Pick<Ending, 'outputs' | 'machine'>;
  readonly known: KnownAttempt;
  readonly received: ReceivedAttempt;
}

/** Checks the stored bytes of an attempt's files against what was received and what the target promised. */
@Injectable()
export class VerifyOutputs {
  constructor(
    private readonly store: ObjectStore,
    private readonly me: WorkerIdentity,
    private readonly pools: Pools,
  ) {}

  /** Throws `wrong_output` or `loader_check_failed`; any other failure is ours. */
  async run(work: AttemptWork, built: Built, signal: AbortSignal): Promise<readonly VerifiedFile[]> {
    const { attempt, epoch } = work.lease;
    const { outputs, machine } = built.ending;
    if (!machine || !isBuiltOn(work.task.target, machine.architecture)) {
      const what = machine?.architecture ?? 'an unknown architecture';
      throw new Failure('internal', `It was compiled on a machine of ${what}.`);
    }
    if (new Set(outputs).size < outputs.length) {
      throw new Failure('wrong_output', 'The build names one of its files twice.');
    }
    const most = limitsOf(this.me, work.build.options.size).outputBytes;
    const files: VerifiedFile[] = [];
    let used = 0;
    for (const output of outputs) {
      const file = receivedFile(output, attempt, built.received);
      used += file.size;
      if (used > most) throw tooLarge(file, most);
      const kind = outputKind(output, outputs, work.build.options);
      const verified = await this.verify(work, file, kind, built, signal);
      const { rebuildOf } = work.task;
      const comparedWith = rebuildOf && (await compareWithOriginal(this.store, file, rebuildOf, signal));
      files.push({ ...verified, builtOn: machine, ...(comparedWith && { comparedWith }) });
    }
    // Of an earlier supervisor, which nobody will publish.
    for (let past = 1; past < epoch; past++) await this.store.delete(attemptPrefix(attempt, past));
    await storeSummary(this.store, attemptPrefix(attempt, epoch), files);
    return files;
  }

  private async verify(
    work: AttemptWork,
    { name, size, sha256, objectKey }: ReceivedFile,
    kind: OutputKind,
    { ending, known, received }: Built,
    signal: AbortSignal,
  ): Promise<Omit<VerifiedFile, 'builtOn'>> {
    const stored = await storedBytes(this.store, objectKey);
    const report = await readable(name, reportOfOutput(stored, kind, work.task.target));
    const beyond = async (): Promise<Beyond> => ({
      ...{ name, report, target: work.task.target, origins: received.compiled?.origins ?? [] },
      offered: offeredTargets(await this.pools.list()),
    });
    const broken = report && brokenPromise(report, work.task.target);
    if (broken) throw beyondTarget('wrong_output', broken, await beyond());

    const storedSha256 = await sha256OfObject(this.store, objectKey, signal);
    if (storedSha256 !== sha256 || stored.size !== size) {
      throw new Failure('internal', `The stored copy of ${name} is not what was received.`);
    }
    const missing = report && missingOnWindows(report, ending.outputs);
    if (missing) throw new Failure('loader_check_failed', `${name}: ${missing}`);
    const check = kind === 'program' ? checkOf(name, storedSha256, known, received) : null;
    const mayNotStart = work.task.target.os !== 'linux' || work.build.options.deps;
    const wrong = check && whyRefused(check, mayNotStart);
    if (wrong !== null) throw beyondTarget('loader_check_failed', wrong, await beyond());
    refuseBadEnd(name, check, work.build.options.smoke);
    const { starts = [] } = received.checked?.find((checked) => checked.name === name) ?? {};
    return { name, sha256, size, objectKey, report: completeReport(report, check, starts), check };
  }
}

/** What is no file of its kind is the build's fault. */
async function readable<T>(name: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof MalformedBinary)) throw error;
    throw new Failure('wrong_output', `${name}: ${error.message}`, { cause: error });
  }
}
