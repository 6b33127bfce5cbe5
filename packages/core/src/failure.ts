import { type FailureCode, failureCatalogue } from './failure-catalogue.js';

/** A failure with a stable code; what the code means and what to do next stands in the catalogue. */
export class Failure extends Error {
  /** One sentence on what to do; the catalogue's, unless this case knows better. */
  readonly next: string;

  constructor(
    readonly code: FailureCode,
    readonly detail: string,
    options: { next?: string | undefined; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Failure';
    this.next = options.next ?? failureCatalogue[code].next;
  }

  get family() {
    return failureCatalogue[this.code].family;
  }

  get status() {
    return failureCatalogue[this.code].status;
  }

  toJSON(): FailureRecord {
    return { code: this.code, family: this.family, detail: this.detail, next: this.next };
  }
}

/** A failure as it is stored with a task and shown in the API. */
export interface FailureRecord {
  readonly code: FailureCode;
  readonly family: 'yours' | 'ours';
  readonly detail: string;
  readonly next: string;
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
