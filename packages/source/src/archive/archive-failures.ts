import { Failure } from '@cgoforge/core';
import { quoteName } from './quote-name.js';

/** The entry is refused; `why` goes on after its name, such as `is an absolute path`. */
export function refuse(name: string | Buffer, why: string, next?: string): Failure {
  return new Failure('archive_entry_refused', `${quoteName(name)} ${why}.`, { next });
}

/** The archive cannot be read to its end as what it says it is. */
export function broken(detail: string, cause?: unknown): Failure {
  return new Failure('archive_broken', detail, { cause });
}
