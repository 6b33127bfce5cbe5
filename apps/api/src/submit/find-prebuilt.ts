import type { PrebuiltObject } from '@cgoforge/core';
import type { SourceTree } from '@cgoforge/source';

export async function findPrebuilt(_tree: SourceTree): Promise<readonly PrebuiltObject[]> {
  return [];
}
