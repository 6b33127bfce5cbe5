import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** In a root, of the folder of a runtime or a platform there, the agent takes `cc` and `c++` in place of gcc's. */
export const COMPILERS = '/opt/toolchain';

/** Writes programs of such a folder, each a script of the shell. */
export async function writeCompilers(
  root: string,
  name: string,
  scripts: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = join(root, COMPILERS, name);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  for (const [program, script] of Object.entries(scripts)) {
    await writeFile(join(folder, program), script, { mode: 0o755 });
  }
}
