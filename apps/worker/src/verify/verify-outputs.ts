import { type ByteSource, MalformedBinary, promiseBroken, reportOf } from '@cgoforge/binary';
import {
  type AttemptWork,
  Executor,
  Failure,
  type FileReport,
  ObjectStore,
  type VerifiedFile,
} from '@cgoforge/core';
import { Injectable } from '@nestjs/common';
import { storeSummary } from './store-summary.js';
import { sha256OfObject, storedBytes } from './stored-bytes.js';

/** Stores an attempt's files and checks the stored bytes against what the target promised. */
@Injectable()
export class VerifyOutputs {
  constructor(
    private readonly executor: Executor,
    private readonly store: ObjectStore,
  ) {}

  /** Throws `wrong_output` or `loader_check_failed`; any other failure is ours. */
  async run(work: AttemptWork, outputs: readonly string[]): Promise<readonly VerifiedFile[]> {
    // The epoch keeps the files of a supervisor that was fenced off apart from those of its successor.
    const prefix = `attempts/${work.lease.attempt}/${work.lease.epoch}`;
    const files: VerifiedFile[] = [];
    for (const output of outputs) files.push(await this.verify(work, output, `${prefix}/files/${output}`));
    await storeSummary(this.store, prefix, files);
    return files;
  }

  private async verify(work: AttemptWork, name: string, objectKey: string): Promise<VerifiedFile> {
    const { attempt } = work.lease;
    const { size, body } = await this.executor.read(attempt, name);
    const { sha256 } = await this.store.put(objectKey, body, size);

    const stored = await storedBytes(this.store, objectKey);
    const report = await this.report(name, stored, work);

    const [check, storedSha256] = await Promise.all([
      this.executor.check(attempt, name, sha256),
      sha256OfObject(this.store, objectKey),
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
      return { ...report, needed: await this.executor.provides(task.target, report.needed) };
    } catch (error) {
      if (!(error instanceof MalformedBinary)) throw error;
      throw new Failure('wrong_output', `${name}: ${error.message}`, { cause: error });
    }
  }
}
