import type { CheckResult } from '../artifact.js';
import type { Ending } from '../attempt.js';
import type { FailureRecord } from '../failure.js';
import type { PodPlan } from '../pod-plan.js';
import type { Source, SourceModule } from '../source.js';

/** What the runner in the compiler's container says of the end. It only adds to the exit code, which the kubelet tells: a build
 * could have written it. `outputs` are the names of the programs, in the order built. */
export type CompileReport = Omit<Ending, 'step' | 'stoppedBy' | 'cacheFull' | 'machine' | 'takenBy'> & {
  readonly step: 'list' | 'build';
  readonly stoppedBy: 'deadline' | 'log_limit' | 'terminated' | null;
};

/** A file as it was stored. */
export interface ReceivedFile {
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly objectKey: string;
}

/** What became of the output folder: all files are stored, or why one of them cannot be. */
export interface DeliveryReport {
  readonly refusal: string | null;
}

/** How one delivered file did; `sha256` is that of the copy that was started. */
export interface CheckReport {
  readonly name: string;
  readonly sha256: string;
  readonly result: CheckResult;
}

/** What a pod has sent so far. */
export interface ReceivedAttempt {
  readonly logBytes: number;
  /** The log has reached its cap; what came after is gone. */
  readonly logFull: boolean;
  readonly compiled: CompileReport | null;
  readonly files: readonly ReceivedFile[];
  readonly delivered: DeliveryReport | null;
  readonly checked: readonly CheckReport[] | null;
  /** Why intake could not give the pod something that its build needed: a module, or Go. */
  readonly withheld: FailureRecord | null;
  /** Milliseconds since the pod last sent anything; `null` when it never did. */
  readonly silentMs: number | null;
}

/** An attempt that intake may speak with, and what it may give to it. */
export interface AdmittedPod {
  readonly plan: PodPlan;
  readonly source: Pick<Source, 'objectKey' | 'size'>;
  /** Where its log ends, or ended a moment ago, and whether bytes of it were left out because of the cap. */
  readonly log: { readonly bytes: number; readonly full: boolean };
  /** Whether the kubelet has said that the compiler ended: only then are files taken. */
  readonly compilerEnded: boolean;
}

/**
 * What pods send, kept as rows until the attempt's supervisor has taken it over: so neither a worker nor intake has to live as
 * long as a build. Intake writes, the executor reads; every change wakes `pod:<attempt>`.
 */
export abstract class Received {
  /** Admits the attempt's pod from now on, unless the attempt has ended. Again: nothing changes. */
  abstract open(plan: PodPlan): Promise<void>;

  /** Records that the kubelet says that the compiler has ended. */
  abstract compilerEnded(attempt: string): Promise<void>;

  /** `null` when it was never opened, or is forgotten. */
  abstract find(attempt: string): Promise<ReceivedAttempt | null>;

  /** The log's bytes from `offset` on, at most 1 MiB; empty when there are none yet. */
  abstract readLog(attempt: string, offset: number): Promise<Buffer>;

  /** Removes all that was received; admits the pod no more. */
  abstract forget(attempt: string): Promise<void>;

  /** The attempt, while it is open and its task has not moved on from it; notes that its pod was heard. */
  abstract admit(attempt: string): Promise<AdmittedPod | null>;

  /** The module that the attempt builds, which may require very many; apart from `admit`, for most requests need none of it. Throws
   * `not_found` when there is no such attempt. */
  abstract module(attempt: string): Promise<SourceModule>;

  /** Stores what is new of the bytes that begin at `offset`, up to `cap` in all; `bytes` is where the log then ends. Bytes that
   * begin behind that end would leave a hole: nothing is stored, and the sender goes on from there. `full` says that bytes were
   * left out because of the cap. Throws `not_found` when the attempt was never opened, or is forgotten. */
  abstract appendLog(
    attempt: string,
    offset: number,
    data: Buffer,
    cap: number,
  ): Promise<{ readonly bytes: number; readonly full: boolean }>;

  /** `false` when another content is recorded under that name, or the attempt is not admitted. The same again is no error. */
  abstract addFile(attempt: string, file: ReceivedFile): Promise<boolean>;

  /** Records what the pod says of one of its steps; of each kind the first report stands. One of an attempt that was never opened,
   * or is forgotten, is dropped. */
  abstract report(attempt: string, report: PodReport): Promise<void>;

  /** Records why `what` cannot be given to the pod, or, by `null`, that it now was. Of several things the last stands. */
  abstract withhold(attempt: string, what: string, why: FailureRecord | null): Promise<void>;
}

export type PodReport =
  | { readonly kind: 'compiled'; readonly body: CompileReport }
  | { readonly kind: 'delivered'; readonly body: DeliveryReport }
  | { readonly kind: 'checked'; readonly body: readonly CheckReport[] };
