import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { makeArm64Root } from '../kubelab/arm64/debian-root.ts';
import { SUITE } from '../support/debian-suite.ts';
import { go } from '../support/go-command.ts';
import { makeOnce } from '../support/make-once.ts';
import { PATH, writeOciLayout } from '../support/oci-layout.ts';
import { run } from '../support/run.ts';
import { goVersion } from './go-version.ts';
import { type Base, packLayer, readBase } from './layers.ts';
import { cache, clone } from './places.ts';

/**
 * Stands in for the bases of the toolchain for arm64, and for its stage `packages`, whose installation cannot run here:
 * the same packages are unpacked in place of it.
 */
export async function makeArm64Bases(): Promise<readonly Base[]> {
  const version = await goVersion();
  const installed = await packagesOf('debian-12');
  const recipe = createHash('sha256').update(await readFile(import.meta.filename));
  const name = recipe.update(installed.join()).digest('hex').slice(0, 12);
  const folder = await makeOnce(join(cache, `bases-${SUITE}-arm64-go${version}-${name}`), async (making) => {
    const layer = async (name: string, packages: readonly string[]) => {
      const path = join(making, `${name}.tar`);
      await run('cp', ['--reflink=auto', await makeArm64Root(packages), path]);
      return path;
    };
    const debian = await layer('debian', ESSENTIAL);
    const layouts = {
      debian: { layers: [debian], path: PATH },
      packages: {
        layers: [await layer('packages', [...ESSENTIAL, ...installed]), await alternatives(making)],
        path: PATH,
      },
      golang: { layers: [await goLayer(making, version)], path: PATH },
    };
    for (const [name, layout] of Object.entries(layouts))
      await writeOciLayout(join(making, name), { architecture: 'arm64', ...layout });
  });
  const names = [`debian:${SUITE}-slim`, `golang:${version}-${SUITE}`, 'packages'];
  return Promise.all(names.map((name) => readBase(name, folder)));
}

/** What mmdebstrap's minbase consists of. */
export const ESSENTIAL = ['?essential', 'apt'];

/** What a toolchain adds to the bare release. */
export async function packagesOf(toolchain: string): Promise<readonly string[]> {
  const list = join(clone, 'toolchains', toolchain, 'packages.txt');
  return (await readFile(list, 'utf8')).split('\n').filter(Boolean);
}

/** The names that update-alternatives would have made, and of what. */
export const ALTERNATIVES = { cc: 'gcc', 'c++': 'g++' };

async function alternatives(folder: string): Promise<string> {
  const links = join(folder, 'alternatives');
  await mkdir(links);
  for (const [name, to] of Object.entries(ALTERNATIVES)) await symlink(to, join(links, name));
  return packLayer(
    folder,
    'commands',
    Object.keys(ALTERNATIVES).map((name) => [join(links, name), `usr/bin/${name}`]),
  );
}

/** Go publishes itself as a module too, which holds no modes, and no go.mod below its root but by another name. */
async function goLayer(folder: string, version: string): Promise<string> {
  const module = `golang.org/toolchain@v0.0.1-go${version}.linux-arm64`;
  const { Dir: root } = JSON.parse(await go('/', ['mod', 'download', '-json', module]));
  const copy = join(folder, 'unpacked-go');
  await run('cp', ['--recursive', root, copy]);
  await run('chmod', ['--recursive', 'u+w', copy]);
  await run('sh', ['-ec', 'chmod 755 "$1"/bin/* "$1"/pkg/tool/*/*', 'sh', copy]);
  await run('find', [copy, '-name', '_go.mod', '-execdir', 'mv', '{}', 'go.mod', ';']);
  const layer = await packLayer(folder, 'go', [[copy, 'usr/local/go']]);
  await rm(copy, { recursive: true });
  return layer;
}
