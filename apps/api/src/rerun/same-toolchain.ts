import { type CompiledWith, Failure, type OriginalTask, type PoolRow } from '@cgoforge/core';

/** The toolchain that compiles a task anew, by its name: the one that compiled it. One that is not made, which has no
 * digest before, is held to it when it is. Throws `toolchain_gone`. */
export function sameToolchain(
  build: string,
  { asked, pool, toolchain, compiledWith }: OriginalTask,
  pools: readonly PoolRow[],
): { readonly toolchain: string; readonly compiledWith: CompiledWith } {
  if (compiledWith === null) {
    const detail = `It is not known what compiled ${asked} of ${build}: a release before this one did.`;
    throw new Failure('toolchain_gone', detail);
  }
  const offered = pools.find((row) => row.pool === pool)?.toolchains ?? [];
  const same =
    offered.find(({ digest }) => digest === compiledWith.toolchain) ??
    offered.find(({ name, digest }) => name === toolchain && digest === null);
  if (same) return { toolchain: same.name, compiledWith };
  const detail = `${asked} of ${build} was compiled with ${toolchain} ${compiledWith.toolchain}, which ${pool} no longer has.`;
  throw new Failure('toolchain_gone', detail);
}
