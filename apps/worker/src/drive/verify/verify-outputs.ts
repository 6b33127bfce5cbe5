import {
  type ByteSource,
  brokenPromise,
  MalformedBinary,
  reportOfOutput,
  withSeenStarts,
} from '@cgoforge/binary';
import {
  type AttemptWork,
  attemptPrefix,
  type CheckResult,
  checkOf,
  type Ending,
  Failure,
  type FileReport,
  formerPrefix,
  isNativeOn,
  type KnownAttempt,
  limitsOf,
  ObjectStore,
  type OutputKind,
  outputKind,
  printBytes,
  RAISE_LIMIT,
  type ReceivedAttempt,
  type ReceivedFile,
  type VerifiedFile,
} from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { WorkerIdentity } from '../../worker-identity.js';
import { compareWithOriginal } from './compare-with-original.js';
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
  ) {}

  /** Throws `wrong_output` or `loader_check_failed`; any other failure is ours. */
  async run(work: AttemptWork, built: Built, signal: AbortSignal): Promise<readonly VerifiedFile[]> {
    const { attempt, epoch } = work.lease;
    const { outputs, machine } = built.ending;
    if (!machine || !isNativeOn(work.task.target, machine.architecture)) {
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
      const file = receivedFile(output, built.received);
      if (file.objectKey.startsWith(`${formerPrefix(attempt)}/`)) {
        throw new Failure('lost', `${output} was stored by the release before, whose workers may remove it.`);
      }
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
    { known, received }: Built,
    signal: AbortSignal,
  ): Promise<Omit<VerifiedFile, 'builtOn'>> {
    const stored = await storedBytes(this.store, objectKey);
    const report = await this.report(name, kind, stored, work);

    const storedSha256 = await sha256OfObject(this.store, objectKey, signal);
    if (storedSha256 !== sha256 || stored.size !== size) {
      throw new Failure('internal', `The stored copy of ${name} is not what was received.`);
    }
    const check = kind === 'program' ? checkOf(name, storedSha256, known, received) : null;
    if (check?.passed === false) throw new Failure('loader_check_failed', `${name}: ${check.detail}`);
    refuseBadEnd(name, check, work.build.options.smoke);
    const { starts = [] } = received.checked?.find((checked) => checked.name === name) ?? {};
    return { name, sha256, size, objectKey, report: report && withSeenStarts(report, starts), check };
  }

  /** What the stored bytes say of themselves; throws `wrong_output` when that is not what the target promised. */
  private async report(
    name: string,
    kind: OutputKind,
    stored: ByteSource,
    { task }: AttemptWork,
  ): Promise<FileReport | null> {
    try {
      const report = await reportOfOutput(stored, kind);
      const broken = report && brokenPromise(report, task.target);
      if (broken) throw new Failure('wrong_output', `${name}: ${broken}`);
      return report;
    } catch (error) {
      if (!(error instanceof MalformedBinary)) throw error;
      throw new Failure('wrong_output', `${name}: ${error.message}`, { cause: error });
    }
  }
}

function receivedFile(output: string, { files }: ReceivedAttempt): ReceivedFile {
  const file = files.find(({ name }) => name === output);
  if (file) return file;
  throw new Failure('wrong_output', `${JSON.stringify(output)} was not delivered.`);
}

function tooLarge({ name, size }: ReceivedFile, most: number): Failure {
  const limit = `all files of a target together may have ${printBytes(most)}`;
  const next = `Strip it with -F strip=true, ask for fewer programs, or ${RAISE_LIMIT}`;
  return new Failure('wrong_output', `${name} has ${printBytes(size)}, and ${limit}.`, { next });
}

/** Throws `smoke_failed` unless a program that was to be started with arguments ended well. */
function refuseBadEnd(name: string, check: CheckResult | null, smoke: string | null): void {
  if (smoke === null || check?.passed !== true || check.kind !== 'ran' || check.smoke?.exitCode === 0) return;
  const { exitCode = null, output = '' } = check.smoke ?? {};
  const end = exitCode === null ? 'It did not end within 10 s.' : `It ended with ${exitCode}.`;
  const said = output === '' ? '' : ` It said: ${output.replaceAll(/\s+/g, ' ').slice(0, 500)}`;
  throw new Failure('smoke_failed', `${name} ${smoke}: ${end}${said}`);
}
