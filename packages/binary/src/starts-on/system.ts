import type { Runtime } from '@cgoforge/core';

/** By its name, the symbol versions that a library defines: of those that count up the highest; none where it has no
 * versions. */
export type Libraries = Readonly<Record<string, readonly string[]>>;

/** What a system has to which nothing was added. */
export interface System {
  /** Its file of packages/binary/data, without the end. */
  readonly file: string;
  readonly name: string;
  /** Its libc and that libc's version; `static` where there is none. */
  readonly runtime: Runtime;
  /** Whether it has no library but these. */
  readonly isComplete: boolean;
  /** By Go's word for the architecture; of others nothing is known. */
  readonly libraries: Readonly<Record<string, Libraries>>;
}
