import type { Readable } from 'node:stream';
import type { CheckResult } from '../artifact.js';
import type { AttemptPlan, AttemptStatus } from '../attempt.js';
import type { PoolLimits } from '../sizes.js';
import type { Target } from '../target.js';

/** A toolchain that this executor offers. */
export interface OfferedToolchain {
  readonly name: string;
  /** `sha256:` over what compiles: the versions of go, compiler, binutils and libc headers. */
  readonly digest: string;
  /** Resolved targets it serves. */
  readonly targets: readonly Target[];
  /** The Go version that is installed with it, such as `1.26.8`. */
  readonly go: string;
  /** What compiles, for people: `gcc 12.2.0`, `binutils 2.40`, … */
  readonly parts: Readonly<Record<string, string>>;
}

/** What an attempt compiles. */
export interface AttemptSource {
  readonly digest: string;
  /** Whether modules may have to be fetched for it. */
  readonly needsModules: boolean;
  /** The canonical tar.gz. */
  readonly open: () => Promise<Readable>;
}

/** The machines behind a pool, as they are now. */
export interface PoolMachines {
  /** How many could take an attempt. */
  readonly ready: number;
  /** Whether some are made when attempts wait for them. */
  readonly canScaleUp: boolean;
}

/** What a pool of machines can do. */
export interface Capacity extends PoolLimits {
  /** The pool's name, such as `linux-amd64`. */
  readonly pool: string;
  readonly slots: number;
  readonly machines: PoolMachines;
  readonly toolchains: readonly OfferedToolchain[];
}

/**
 * Starts, watches and ends attempts. Calls name an attempt by id and may be repeated; an attempt outlives the caller.
 * An executor that cannot be reached throws the failure `unavailable`.
 */
export abstract class Executor {
  abstract capacity(): Promise<Capacity>;

  /** Starts the attempt. Resolves when it needs no more of the caller: an executor that does not fetch the source itself has
   * read it whole. An attempt that is known already is left as it is, and the source is not opened. Throws `internal` when what
   * the attempt needs for itself alone, its slot or its name, is in use by another. */
  abstract start(plan: AttemptPlan, source: AttemptSource): Promise<void>;

  /** `unknown` after a start was seen means that the attempt was lost. */
  abstract status(attempt: string): Promise<AttemptStatus>;

  /** The log from `offset` bytes on, as it is written; ends when the attempt has ended and all was given, or with `signal`. */
  abstract log(attempt: string, offset: number, signal: AbortSignal): AsyncIterable<Buffer>;

  /** Ends the attempt at once, its whole process tree; the ending then says `stoppedBy: 'cancel'`. Ended or unknown: no error. */
  abstract stop(attempt: string): Promise<void>;

  /** A file of an ended attempt's output folder. Throws `wrong_output` for anything but a regular file within the size limit, and
   * `lost` when the attempt is not known any more. */
  abstract read(attempt: string, output: string): Promise<{ size: number; body: Readable }>;

  /** How the output of an ended attempt did when it was started, now or as part of the attempt: where neither token nor network
   * is, in the target's minimal root, for at most 2 s; a shared library is only loaded. `expectSha256` is what the stored copy
   * has: another content throws `wrong_output`. Throws `lost` when nobody can tell: the attempt is not known any more, or it was
   * ended before that start. */
  abstract check(attempt: string, output: string, expectSha256: string): Promise<CheckResult>;

  /** Ends the attempt if need be and forgets it with all its files; its slot is free afterwards. */
  abstract release(attempt: string): Promise<void>;

  /** Ids of the attempts it knows. */
  abstract attempts(): Promise<readonly string[]>;
}
