import { isPrebuiltName, machinesOf } from '@cgoforge/binary';
import type { PrebuiltObject } from '@cgoforge/core';
import type { SourceTree } from '@cgoforge/source';

/** The object files and libraries that came with a source, and for which architectures; those that do not say are left
 * out. */
export async function findPrebuilt(tree: SourceTree): Promise<readonly PrebuiltObject[]> {
  const found: PrebuiltObject[] = [];
  for (const name of tree.names().filter(isPrebuiltName)) {
    const archs = await machinesOf({
      size: tree.size(name) ?? 0,
      read: (offset, length) => readRange(tree, name, offset, length),
    });
    if (archs.length > 0) found.push({ name, archs });
  }
  return found;
}

async function readRange(tree: SourceTree, name: string, offset: number, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of tree.open(name, { start: offset, end: offset + length - 1 })) chunks.push(chunk);
  return Buffer.concat(chunks);
}
