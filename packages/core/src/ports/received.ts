import type { AgentPlan } from '../agent-plan.js';
import type { CheckResult } from '../artifact.js';
import type { Ending } from '../attempt.js';
import type { FailureRecord } from '../failure.js';

/** What the runner in the compiler's container says of the end. It only adds to the exit code, which the executor
 * tells: a build could have written it. `outputs` are the names of the programs, in the order built. */
export type CompileReport = Omit<Ending, 'step' | 'stoppedBy' | 'machine' | 'takenBy'> & {
  readonly step: 'list' | 'build';
  readonly stoppedBy: 'deadline' | 'log_limit' | 'terminated' | null;
  /** What is not built as the sender may expect, a sentence each. */
  readonly notes?: readonly string[];
  /** What its outputs need beyond the target, as far as the agent can tell. */
  readonly origins?: readonly Origin[];
};

/** What has brought a need into an output. A build could have written it: it is shown, and decides nothing. */
export interface Origin {
  readonly output: string;
  /** Such as `memcpy@GLIBC_2.14 of libc.so.6`, or the name of a library. */
  readonly need: string;
  /** Who needs it, such as `lib/libparse.a(parse.o)`. */
  readonly from: string;
}

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
  /** On which systems it was seen to start, or not to. */
  readonly starts?: readonly SeenStart[];
}

/** How a file did with the loader and the libraries of a system. */
export interface SeenStart {
  /** Such as `debian-12`. */
  readonly system: string;
  readonly passed: boolean;
  /** Whether it was started, or only loaded. */
  readonly kind: 'ran' | 'loaded';
  /** Why it did not pass. */
  readonly detail?: string;
}

/** What an attempt has sent so far, beside its log. */
export interface ReceivedAttempt {
  /** The log has reached its cap; what came after is gone. */
  readonly logFull: boolean;
  readonly compiled: CompileReport | null;
  readonly files: readonly ReceivedFile[];
  readonly delivered: DeliveryReport | null;
  readonly checked: readonly CheckReport[] | null;
  /** Why intake could not give the attempt something that its build needed: a module, or Go. */
  readonly withheld: FailureRecord | null;
  /** Milliseconds since the attempt last sent anything; `null` when it never did. */
  readonly silentMs: number | null;
}

/** What attempts have sent, as supervisors read it; intake writes it by `Receiving`. Changes wake `attempt:<id>`. */
export abstract class Received {
  /** Has intake speak with the attempt from now on, unless the attempt has ended. Again: nothing changes. */
  abstract open(plan: AgentPlan): Promise<void>;

  /** Records that the executor says that the compiler has ended. */
  abstract compilerEnded(attempt: string): Promise<void>;

  /** `null` when it was never opened, or is forgotten. */
  abstract find(attempt: string): Promise<ReceivedAttempt | null>;

  /** Removes all that was received but the log; intake speaks with the attempt no more. */
  abstract forget(attempt: string): Promise<void>;
}
