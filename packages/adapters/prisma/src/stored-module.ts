import type { SourceModule } from '@cgoforge/core';
import type { Prisma } from './generated/client.js';
import { fromJson } from './json.js';

/** As release 0.1 stores and reads it: with replaced folders that the source lacks, which nobody needs any more, since of a
 * source that fails the stored files themselves are looked at. */
interface StoredModule extends SourceModule {
  readonly absent: readonly unknown[];
}

export const toStoredModule = (module: SourceModule): StoredModule => ({ ...module, absent: [] });

export function fromStoredModule(stored: Prisma.JsonValue): SourceModule {
  const { absent: _, ...module } = fromJson<StoredModule>(stored);
  return module;
}
