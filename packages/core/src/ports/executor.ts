import type { AgentPlace, AgentPlan } from '../agent-plan.js';
import type { AttemptOrder, AttemptStatus, RootRefs } from '../attempt.js';
import type { PoolLimits } from '../sizes.js';
import type { Target } from '../target.js';

/** A toolchain that this executor offers. */
export interface OfferedToolchain {
  readonly name: string;
  /** `sha256:` over what compiles: the bytes of its root, or of the machine's own the versions of go, compiler, binutils
   * and libc headers, its packages and what lies in /usr/local. `null` until it is made. */
  readonly digest: string | null;
  /** Resolved targets it serves. */
  readonly targets: readonly Target[];
  /** The Go version that is installed with it, such as `1.26.8`. */
  readonly go: string;
  /** What compiles, for people: `gcc 12.2.0`, `binutils 2.40`, … */
  readonly parts: Readonly<Record<string, string>>;
  /** `null` of one that nobody has asked for yet: `Executor.make` comes first. */
  readonly roots: RootRefs | null;
}

/** One that has its roots. */
export interface ReadyToolchain extends OfferedToolchain {
  readonly digest: string;
  readonly roots: RootRefs;
}

export function isReady(toolchain: OfferedToolchain): toolchain is ReadyToolchain {
  return toolchain.roots !== null;
}

/** The machines behind a pool, as they are now. */
export interface PoolMachines {
  /** How many could take an attempt. */
  readonly ready: number;
  /** Whether some are made when attempts wait for them. */
  readonly canScaleUp: boolean;
  /** Whether their disk has room for another attempt, where the worker shares it. */
  readonly hasRoom?: boolean;
}

/** What a pool of machines can do. */
export interface Capacity extends PoolLimits {
  /** The pool's name, such as `linux-amd64`. */
  readonly pool: string;
  readonly slots: number;
  readonly machines: PoolMachines;
  readonly toolchains: readonly OfferedToolchain[];
  /** What an agent there is to be told; `cache` of an attempt that uses one. */
  readonly place: AgentPlace;
}

/**
 * Starts, watches and ends attempts: their four containers, and nothing of what is said or made in them, which intake
 * receives. Calls name an attempt by id and may be repeated; an attempt outlives the caller. All are a request and an
 * answer. An executor that cannot be reached throws the failure `unavailable`.
 */
export abstract class Executor {
  abstract capacity(): Promise<Capacity>;

  /** Makes a toolchain that has no roots yet, which takes minutes; again: nothing. Throws `internal` where it cannot be
   * made. */
  abstract make(toolchain: string, signal: AbortSignal): Promise<void>;

  /** Has the attempt started; it comes to its containers by itself. `plan` is for the agent and not read, `token` opens
   * intake. An attempt that is known already is left as it is. Throws `internal` when what the attempt needs for itself
   * alone, its slot or its name, is in use by another, and `lost` when a layer is not there: it can be made anew. */
  abstract start(order: AttemptOrder, plan: AgentPlan, token: string): Promise<void>;

  /** `unknown` after a start was seen means that the attempt was lost. */
  abstract status(attempt: string): Promise<AttemptStatus>;

  /** Ids of attempts whose status may have changed, until `signal` aborts; it never throws. A change may be told twice,
   * and is lost when the executor is away: who waits looks again in any case. */
  abstract changes(signal: AbortSignal): AsyncIterable<string>;

  /** Has the attempt end: its compiler by SIGTERM, since the end of the log is in its agent's memory, and after 2 s, or
   * what the executor gives all of it together, by SIGKILL; then all of it. Resolves when nothing of the sender's runs
   * any more. Ended or unknown: no error. */
  abstract stop(attempt: string): Promise<void>;

  /** Ends the attempt at once if need be and forgets it; its slot is free afterwards. */
  abstract release(attempt: string): Promise<void>;

  /** Ids of the attempts it knows. */
  abstract attempts(): Promise<readonly string[]>;
}
