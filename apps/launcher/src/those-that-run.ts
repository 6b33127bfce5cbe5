import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { reasonOf } from '@cgoforge/core';
import { foreignArch, type MakeableToolchain } from '@cgoforge/toolchains';

/** All but those for programs that the kernel of this machine does not run itself. */
export async function thoseThatRun(
  toolchains: readonly MakeableToolchain[],
  agent: string,
): Promise<readonly MakeableToolchain[]> {
  const foreign = new Set(toolchains.map(foreignArch).filter((arch) => arch !== null));
  const refused = new Set<string>();
  for (const arch of foreign) {
    await promisify(execFile)(agent, ['probe', arch], { env: {} }).catch((error: unknown) => {
      console.error(`Nothing is built for ${arch}: ${reasonOf(error)}`);
      refused.add(arch);
    });
  }
  return toolchains.filter((toolchain) => !refused.has(foreignArch(toolchain) ?? ''));
}
