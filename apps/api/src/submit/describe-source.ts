import type { PrebuiltObject, SourceModule } from '@cgoforge/core';
import { type ReadSource, SourceTree, selectModule } from '@cgoforge/source';
import { findPrebuilt } from './find-prebuilt.js';

/** What a build needs to know of its source: the module that is meant, and the object files that came with it. */
export async function describeSource(
  source: ReadSource,
  scratch: string,
  dir: string | null,
): Promise<{ module: SourceModule; prebuilt: readonly PrebuiltObject[] }> {
  const tree = new SourceTree(source.files, scratch);
  return { module: await selectModule(tree, dir), prebuilt: await findPrebuilt(tree) };
}
