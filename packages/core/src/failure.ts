import { type FailureCode, failureCatalogue } from './failure-catalogue.js';

/** A failure with a stable code; what the code means and what to do next stands in the catalogue. */
export class Failure extends Error {
  /** One sentence on what to do; the catalogue's, unless this case knows better. */
  readonly next: string;
  /** What the compiler and its kin said, first to last; most failures have none. */
  readonly errors: readonly BuildError[];

  constructor(
    readonly code: FailureCode,
    readonly detail: string,
    options: { next?: string | undefined; errors?: readonly BuildError[]; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Failure';
    this.next = options.next ?? failureCatalogue[code].next;
    this.errors = options.errors ?? [];
  }

  get family() {
    return failureCatalogue[this.code].family;
  }

  get status() {
    return failureCatalogue[this.code].status;
  }

  toJSON(): FailureRecord {
    const { code, family, detail, next, errors } = this;
    return { code, family, detail, next, ...(errors.length > 0 && { errors }) };
  }
}

/** A failure as it is stored with a task and shown in the API. */
export interface FailureRecord {
  readonly code: FailureCode;
  readonly family: 'yours' | 'ours';
  readonly detail: string;
  readonly next: string;
  readonly errors?: readonly BuildError[] | undefined;
}

/** Who said an error: a compiler of C or its kin, Go's compiler, an assembler, the linker, pkg-config, or what reads
 * packages and modules before anything is compiled. */
export const BUILD_ERROR_KINDS = ['c', 'go', 'assembler', 'linker', 'pkg-config', 'packages'] as const;

/** An error that a build printed, as far as it could be read: it is shown, and decides nothing. */
export interface BuildError {
  /** Relative to the root of the sent source; a module that was fetched begins with its path and version. `null` where
   * no file is named. */
  readonly file: string | null;
  /** From 1 on. */
  readonly line: number | null;
  readonly column: number | null;
  readonly text: string;
  readonly kind: (typeof BUILD_ERROR_KINDS)[number];
}

/** An error of no place that is known. */
export const errorOfNoPlace = (text: string): BuildError => ({
  ...{ file: null, line: null, column: null },
  text,
  kind: 'packages',
});

/** As compilers write it: `main.go:7:10: text`. */
export function printBuildError({ file, line, column, text }: BuildError): string {
  const place = [file, line, column].filter((part) => part !== null).join(':');
  return file === null ? text : `${place}: ${text}`;
}

/** What was thrown, as a text. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a disk without room says, by the system's names and by Postgres's number. */
const NO_ROOM = /\b(ENOSPC|EDQUOT|EROFS|53100)\b/;

/** What is said of a Postgres that is away, starts or ends: by its numbers, and by those who connect to it. */
const AWAY = /\b57P0[1-3]\b|\bECONNREFUSED\b|Can't reach database server|Connection terminated unexpectedly/;

/** Anything thrown, as a failure; what is unknown is ours. */
export function asFailure(error: unknown, unknown: FailureCode = 'internal'): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Error && NO_ROOM.test(error.message)) {
    return new Failure('disk_full', 'The disk of the service has no room left.', { cause: error });
  }
  if (error instanceof Error && AWAY.test(error.message)) {
    return new Failure('unavailable', 'The database is away.', { cause: error });
  }
  return new Failure(unknown, reasonOf(error), { cause: error });
}
