import type { Machine } from './artifact.js';
import type { BuildOptions } from './build-options.js';
import type { AttemptLimits } from './limits.js';
import type { Source } from './source.js';
import type { Target } from './target.js';
import type { TaskState } from './task-machine.js';

/** Who supervises an attempt. Every write of a supervisor names both; a higher epoch fences the older holder off. */
export interface Lease {
  readonly attempt: string;
  readonly epoch: number;
}

/** A lease not renewed for this long may be taken over. */
export const LEASE_SECONDS = 15;

/** Everything a supervisor needs to drive an attempt from wherever its rows say it is. */
export interface AttemptWork {
  readonly lease: Lease;
  /** 1 for the task's first attempt. */
  readonly number: number;
  readonly slot: number;
  readonly task: {
    readonly id: string;
    readonly slug: string;
    readonly target: Target;
    readonly toolchain: string;
    readonly state: TaskState;
  };
  readonly build: { readonly id: string; readonly tenant: string; readonly options: BuildOptions };
  readonly source: Source;
  /** Whether the executor was told to start it, as far as the rows know. */
  readonly started: boolean;
  /** The sequence number of the next chunk, and how much of the executor's log is stored (see `Logs.append`). */
  readonly log: { readonly nextSequence: number; readonly executorBytes: number };
  readonly cancelRequested: boolean;
  /** The task has moved on from this attempt: only its clean-up is left. */
  readonly ended: boolean;
}

/** What the executor compiles; made of validated values only. */
export interface AttemptPlan {
  readonly attempt: string;
  readonly slot: number;
  readonly tenant: string;
  readonly target: Target;
  readonly toolchain: string;
  /** Exact Go version, such as `1.26.8`. */
  readonly go: string;
  /** A view made by `Modules`; `null` when it made none. Whether the source needs modules, `AttemptSource` says. */
  readonly modules: string | null;
  readonly options: BuildOptions;
  readonly limits: AttemptLimits;
}

/** How an attempt ended, as the executor saw it; `outcomeOf` says what that means. */
export interface Ending {
  /** The step that ended it: bringing the source in, listing main packages, or compiling; `null` when nothing said which. */
  readonly step: 'unpack' | 'list' | 'build' | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What stopped it, if the executor did. */
  readonly stoppedBy: 'cancel' | 'deadline' | 'log_limit' | 'source_cut' | null;
  readonly oomKills: number;
  readonly refusedProcesses: number;
  readonly diskFull: boolean;
  /** The tenant's build cache was full, which is no fault of the build. */
  readonly cacheFull: boolean;
  readonly peak: { readonly memoryBytes: number; readonly diskBytes: number; readonly processes: number };
  readonly wallMs: number;
  /** File names in the output folder, in the order built; empty unless the build succeeded. */
  readonly outputs: readonly string[];
  /** What ended it from outside, if it was neither the build nor the executor. */
  readonly takenBy: Taken | null;
  /** Where it ran; `null` when it never ran. */
  readonly machine: Machine | null;
  /** Why the executor did not compile what was asked, as a sentence: names or packages that cannot be built so. */
  readonly refusal?: string;
}

/** What took an attempt away, and a sentence on it. */
export interface Taken {
  readonly code: TakenBy;
  readonly detail: string;
}

/** What can take an attempt away. All but modules and Go that nobody has are ours. */
export type TakenBy =
  | 'lost'
  | 'evicted'
  | 'node_lost'
  | 'image_unavailable'
  | 'no_such_node'
  | 'nodes_busy'
  | 'unavailable'
  | 'module_unavailable'
  | 'go_version_unavailable';

export type AttemptStatus =
  /** The executor does not know it: never started, or lost. */
  | { readonly state: 'unknown' }
  | { readonly state: 'running' }
  | { readonly state: 'ended'; readonly ending: Ending };
