import type { Machine, VerifiedFile } from './artifact.js';
import type { BuildOptions } from './build-options.js';
import type { FailureRecord } from './failure.js';
import type { Comparison } from './rebuild.js';
import type { BuildState, TaskState } from './task-states.js';

/** A build as its tenant sees it; its state follows from the tasks. */
export interface BuildView {
  readonly id: string;
  readonly name: string | null;
  readonly state: BuildState;
  /** The build that it builds anew, which may be gone; `null` where it is no rebuild. */
  readonly rebuildOf: string | null;
  readonly options: BuildOptions;
  readonly source: { readonly digest: string; readonly size: number };
  /** What was repaired in the archive, a sentence each. */
  readonly notes: readonly string[];
  readonly tasks: readonly TaskView[];
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** Its files are kept until this is taken back. */
  readonly pinned: boolean;
  /** Its files and logs are kept no more. */
  readonly expired: boolean;
}

export interface TaskView {
  readonly id: string;
  readonly asked: string;
  readonly resolved: string;
  readonly slug: string;
  readonly state: TaskState;
  readonly failure: FailureRecord | null;
  /** What was not built as its sender may expect, a sentence each. */
  readonly notes: readonly string[];
  /** Attempts made so far. */
  readonly attempts: number;
  /** When a queued task may be tried again; `null` when it is only its turn that it waits for. */
  readonly retryAt: Date | null;
  /** Where a queued task stands in its pool's line: 1 is next. `null` when it is not in line, since it is not queued or
   * not to be tried again yet, and in what `Builds.create` answers. */
  readonly position: number | null;
  /** Why a queued task waits, where it is not for its turn: the pool's machines are away, or unheard of. */
  readonly waitsFor: string | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly artifacts: readonly ArtifactView[];
}

export interface ArtifactView extends Omit<VerifiedFile, 'builtOn' | 'comparedWith'> {
  readonly id: string;
  readonly builtOn: Machine | null;
  readonly comparedWith: Comparison | null;
}
