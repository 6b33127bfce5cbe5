import type { AgentPlan } from '../agent-plan.js';
import type { FailureRecord } from '../failure.js';
import type { Source, SourceModule } from '../source.js';
import type { CheckReport, CompileReport, DeliveryReport, ReceivedFile } from './received.js';

/** An attempt that intake may speak with, and what it may give to it. */
export interface AdmittedAttempt {
  readonly plan: AgentPlan;
  readonly source: Pick<Source, 'objectKey' | 'size'>;
  /** Where the agent's own log ends, or did a moment ago, and whether bytes were left out because of the cap. */
  readonly log: { readonly bytes: number; readonly full: boolean };
  /** Whether the executor has said that the compiler ended: only then are files taken. */
  readonly compilerEnded: boolean;
}

export type AttemptReport =
  | { readonly kind: 'compiled'; readonly body: CompileReport }
  | { readonly kind: 'delivered'; readonly body: DeliveryReport }
  | { readonly kind: 'checked'; readonly body: readonly CheckReport[] };

/**
 * What attempts send, as intake writes it: the log into the log's own rows, all else into rows that are kept until the
 * attempt's supervisor has taken it over. So neither a worker nor intake has to live as long as a build.
 */
export abstract class Receiving {
  /** The attempt, while it is open and its task has not moved on from it; notes that it was heard. Throws `unavailable`
   * when its plan is of a newer release. */
  abstract admit(attempt: string): Promise<AdmittedAttempt | null>;

  /** The module that the attempt builds, which may require very many; apart from `admit`, for most requests need none
   * of it. Throws `not_found` when there is no such attempt. */
  abstract module(attempt: string): Promise<SourceModule>;

  /** Stores what is new of the bytes that begin at `offset` of the agent's own log, up to `cap` in all, as the next
   * rows of the attempt's log; `bytes` is where the agent's log then ends. Bytes that begin behind that end would leave
   * a hole: nothing is stored, and the sender goes on from there. `full` says that bytes were left out because of the
   * cap. Throws `not_found` when the attempt was never opened, or is forgotten. */
  abstract appendLog(
    attempt: string,
    offset: number,
    data: Buffer,
    cap: number,
  ): Promise<{ readonly bytes: number; readonly full: boolean }>;

  /** `false` when another content has that name, or the attempt is not admitted. The same again is no error. */
  abstract addFile(attempt: string, file: ReceivedFile): Promise<boolean>;

  /** Records what the attempt says of one of its steps; of each kind the first report stands. One of an attempt that
   * was never opened, or is forgotten, is dropped. */
  abstract report(attempt: string, report: AttemptReport): Promise<void>;

  /** Records why `what` cannot be given to the attempt or, by `null`, that it now was. Of several the last stands. */
  abstract withhold(attempt: string, what: string, why: FailureRecord | null): Promise<void>;
}
