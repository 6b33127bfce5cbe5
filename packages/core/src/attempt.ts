import type { Machine } from './artifact.js';
import type { BuildOptions } from './build-options.js';
import type { AttemptLimits } from './limits.js';
import type { RebuildOf } from './rebuild.js';
import type { Source } from './source.js';
import type { Target } from './target.js';
import type { TaskState } from './task-states.js';

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
  /** 1 for the first attempt since the task was sent, or since its build was last retried. */
  readonly number: number;
  readonly slot: number;
  readonly task: {
    readonly id: string;
    readonly slug: string;
    readonly target: Target;
    readonly toolchain: string;
    readonly state: TaskState;
    /** What it builds anew; `null` where it is no rebuild. */
    readonly rebuildOf: RebuildOf | null;
  };
  readonly build: { readonly id: string; readonly tenant: string; readonly options: BuildOptions };
  readonly source: Source;
  /** Whether the executor was told to start it, as far as the rows know. */
  readonly started: boolean;
  readonly cancelRequested: boolean;
  /** The task has moved on from this attempt: only its clean-up is left. */
  readonly ended: boolean;
}

/** What an executor must know to start an attempt. It reads this and hands the agent's plan on unread. */
export interface AttemptOrder {
  readonly attempt: string;
  readonly slot: number;
  /** Whose build cache it uses; `null`: none. */
  readonly cacheOf: string | null;
  readonly layers: LayerRefs;
  /** Whether the agent puts Go where a layer or the root has none. */
  readonly bringsGo: boolean;
  readonly limits: AttemptLimits;
  /** The machine, by its name, to which each other one that could take the attempt is preferred. */
  readonly avoids?: string;
}

/** The layers that an attempt's machine must have, each by a name that holds a digest: of its content or, of the host's
 * root, of the versions of what compiles. */
export interface LayerRefs extends RootRefs {
  /** Go, where it is not that of the root, and the modules; `null`: none. */
  readonly go: string | null;
  readonly modules: string | null;
}

/** The root folders of a toolchain, as layers; in pods they are images, by their references. */
export interface RootRefs {
  /** In which it compiles. */
  readonly root: string;
  /** In which what was built is started; the first is that of its target, of the others the loaders are tried. */
  readonly checkRoots: readonly [string, ...string[]];
}

/** How an attempt ended, by what its executor saw and intake received; `outcomeOf` says what that means. */
export interface Ending {
  /** The step that ended it: listing main packages, or compiling; `null` when nothing said which. */
  readonly step: 'list' | 'build' | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What stopped it, if it did not come to its own end. */
  readonly stoppedBy: 'cancel' | 'deadline' | 'log_limit' | null;
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

export const CONTAINERS = ['source', 'agent', 'compile', 'check'] as const;

/** The four containers of an attempt, which are the same in every executor (docs/agent-protocol.md). */
export type Container = (typeof CONTAINERS)[number];

/** Something for each container of an attempt. */
export type OfEach<T> = Readonly<Record<Container, T>>;

/** Makes it, by the container's name. */
export function ofEach<T>(make: (name: Container) => T): OfEach<T> {
  return { source: make('source'), agent: make('agent'), compile: make('compile'), check: make('check') };
}

/** How far one container is. */
export type ContainerStatus =
  | { readonly state: 'waiting' | 'running' }
  | {
      readonly state: 'ended';
      readonly exitCode: number;
      /** It came to this end while nobody outside was ending it and all was well around it. */
      readonly byItself: boolean;
      /** The kernel ended it for want of memory, as far as can be told. */
      readonly outOfMemory: boolean;
      /** What its cgroup counted, where the executor can read that. */
      readonly counts: ContainerCounts | null;
    };

/** What the kernel counted of a container's cgroup from its first to its last process. */
export interface ContainerCounts {
  /** The most memory at a time, in bytes. */
  readonly memoryBytes: number;
  /** The most processes and threads at a time. */
  readonly processes: number;
  /** Processes that were killed for want of memory, and those that were refused for their number. */
  readonly oomKills: number;
  readonly refusedProcesses: number;
}

export type AttemptStatus =
  /** The executor does not know it: never started, or lost. */
  { readonly state: 'unknown' } | ({ readonly state: 'known' } & KnownAttempt);

/** What an executor sees of an attempt. What was said in it, intake has. */
export interface KnownAttempt {
  readonly containers: OfEach<ContainerStatus>;
  /** Where it runs; `null` while it has no machine. */
  readonly machine: Machine | null;
  /** Nothing more will come of it. */
  readonly over: boolean;
  /** What ended it from outside, once that is certain; what it came to by itself before goes before this. */
  readonly taken: TakenAway | null;
  /** Its machine is away. Once the attempt itself was not heard for `mostMs`, or never within the `sinceMs` that it is
   * there, it counts as taken so. */
  readonly silent: { readonly mostMs: number; readonly sinceMs: number; readonly taken: Taken } | null;
}

/** What ends an attempt from outside of its build: a limit that its executor keeps, or something that took it away. */
export type TakenAway = { readonly limit: 'deadline' | 'disk' } | Taken;
