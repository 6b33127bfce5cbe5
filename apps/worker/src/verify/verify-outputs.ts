import { addAbortSignal } from 'node:stream';
import { type ByteSource, MalformedBinary, promiseBroken, reportOf } from '@cgoforge/binary';
import {
  type AttemptWork,
  type Ending,
  Executor,
  Failure,
  type FileReport,
  limitsOf,
  ObjectStore,
  printBytes,
  RAISE_LIMIT,
  type VerifiedFile,
} from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { attemptPrefix } from '../attempt-prefix.js';
import { WorkerIdentity } from '../worker-identity.js';
import { storeSummary } from './store-summary.js';
import { sha256OfObject, storedBytes } from './stored-bytes.js';

/** Stores an attempt's files and checks the stored bytes against what the target promised. */
@Injectable()
export class VerifyOutputs {
  constructor(
    private readonly executor: Executor,
    private readonly store: ObjectStore,
    private readonly me: WorkerIdentity,
  ) {}

  /** Throws `wrong_output` or `loader_check_failed`; any other failure is ours. */
  async run(
    work: AttemptWork,
    { outputs, machine }: Pick<Ending, 'outputs' | 'machine'>,
    signal: AbortSignal,
  ): Promise<readonly VerifiedFile[]> {
    const { attempt, epoch } = work.lease;
    if (machine?.architecture !== work.task.target.arch) {
      throw new Failure(
        'internal',
        `It was compiled on a machine of ${machine?.architecture ?? 'an unknown architecture'}.`,
      );
    }
    if (new Set(outputs).size < outputs.length) {
      throw new Failure('wrong_output', 'The build names one of its files twice.');
    }
    // What an earlier supervisor stored, nobody will publish.
    for (let past = 1; past < epoch; past++) await this.store.deleteUnder(attemptPrefix(attempt, past));
    const prefix = attemptPrefix(attempt, epoch);
    const files: VerifiedFile[] = [];
    const most = limitsOf(this.me, work.build.options.size).outputBytes;
    let used = 0;
    for (const output of outputs) {
      const file = await this.verify(work, output, prefix, { most, used }, signal);
      used += file.size;
      files.push({ ...file, builtOn: machine });
    }
    await storeSummary(this.store, prefix, files);
    return files;
  }

  private async verify(
    work: AttemptWork,
    name: string,
    prefix: string,
    { most, used }: { readonly most: number; readonly used: number },
    signal: AbortSignal,
  ): Promise<Omit<VerifiedFile, 'builtOn'>> {
    const { attempt } = work.lease;
    const objectKey = `${prefix}/files/${name}`;
    const { size, body } = await this.executor.read(attempt, name);
    addAbortSignal(signal, body);
    if (size > most - used) {
      body.destroy();
      throw tooLarge(name, size, most);
    }
    const { sha256 } = await this.store.put(objectKey, body, size);

    const stored = await storedBytes(this.store, objectKey);
    const report = await this.report(name, stored, work);

    const [check, storedSha256] = await Promise.all([
      this.executor.check(attempt, name, sha256),
      sha256OfObject(this.store, objectKey, signal),
    ]);
    if (!check.passed) throw new Failure('loader_check_failed', `${name}: ${check.detail}`);
    if (storedSha256 !== sha256) {
      throw new Failure('internal', `The stored copy of ${name} is not what was sent to the store.`);
    }
    return { name, sha256, size, objectKey, report, check };
  }

  /** What the stored bytes say of themselves; throws `wrong_output` when that is not what the target promised. */
  private async report(name: string, stored: ByteSource, { task }: AttemptWork): Promise<FileReport> {
    try {
      const report = await reportOf(stored);
      const broken = promiseBroken(report, task.target);
      if (broken) throw new Failure('wrong_output', `${name}: ${broken}`);
      return report;
    } catch (error) {
      if (!(error instanceof MalformedBinary)) throw error;
      throw new Failure('wrong_output', `${name}: ${error.message}`, { cause: error });
    }
  }
}

function tooLarge(name: string, size: number, most: number): Failure {
  return new Failure(
    'wrong_output',
    `${name} has ${printBytes(size)}, and all files of a target together may have ${printBytes(most)}.`,
    {
      next: `Strip it with ldflags=-s -w, ask for fewer programs, or ${RAISE_LIMIT}`,
    },
  );
}
