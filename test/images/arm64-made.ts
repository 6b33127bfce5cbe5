import { createHash } from 'node:crypto';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { layZig, readToolchain } from '@cgoforge/toolchains';
import { makeArm64Root } from '../kubelab/arm64/debian-root.ts';
import { makeOnce } from '../support/make-once.ts';
import { run } from '../support/run.ts';
import { ALTERNATIVES, ESSENTIAL, packagesOf } from './arm64-bases.ts';
import type { MadeRoots } from './build-images.ts';
import { cache } from './places.ts';

/**
 * Stand in for the roots that `npm run toolchain` makes on a machine of arm64: packages are only unpacked, and zig's
 * libraries are not compiled, since nothing of arm64 runs here.
 */
export async function makeArm64Roots(): Promise<Record<'zig' | 'debian-12-armhf', MadeRoots>> {
  const zig = readToolchain('zig');
  if (!zig?.zig || typeof zig.runtimes === 'string') throw new Error('toolchains/zig has no zig.');
  const { runtimes, zig: release } = zig;
  const recipe = createHash('sha256').update(await readFile(import.meta.filename));
  recipe.update(await readFile(join(import.meta.dirname, '../../toolchains/zig/compiler.sh')));
  const name = recipe.digest('hex').slice(0, 12);
  const folder = await makeOnce(join(cache, `arm64-made-${name}`), async (making) => {
    const lay = async (name: string, arch: 'arm64' | 'armhf', packages: readonly string[]) => {
      const root = join(making, name);
      await mkdir(root);
      const packed = await makeArm64Root([...ESSENTIAL, ...packages], arch);
      await run('tar', ['--extract', '--numeric-owner', `--file=${packed}`, '-C', root]);
      return root;
    };
    await lay('arm64', 'arm64', []);
    await lay('armhf', 'armhf', []);
    await layZig(await lay('zig', 'arm64', await packagesOf('zig')), release, runtimes, 'arm64', () => {});
    const gcc = await lay('debian-12-armhf', 'armhf', await packagesOf('debian-12-armhf'));
    for (const [name, to] of Object.entries(ALTERNATIVES)) await symlink(to, join(gcc, 'usr/bin', name));
  });
  return {
    zig: { root: join(folder, 'zig'), bare: join(folder, 'arm64') },
    'debian-12-armhf': { root: join(folder, 'debian-12-armhf'), bare: join(folder, 'armhf') },
  };
}
