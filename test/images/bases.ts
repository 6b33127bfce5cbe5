import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, symlink } from 'node:fs/promises';
import { arch } from 'node:os';
import { dirname, join } from 'node:path';
import { SUITE } from '../support/debian-suite.ts';
import { go } from '../support/go-command.ts';
import type { MachineSettings } from '../support/machine-settings.ts';
import { makeOnce } from '../support/make-once.ts';
import { PATH, writeOciLayout } from '../support/oci-layout.ts';
import { run } from '../support/run.ts';
import { goVersion } from './go-version.ts';
import { type Base, packLayer, readBase } from './layers.ts';
import { cache } from './places.ts';

const architecture = arch() === 'x64' ? 'amd64' : arch();

/** Makes the bases once for this user: Debian's own minimal root, and it with the Go or the Node that this machine
 * has. */
export async function makeBases(settings: MachineSettings): Promise<readonly Base[]> {
  const version = await goVersion();
  const recipe = createHash('sha256').update(await readFile(import.meta.filename));
  const parts = [SUITE, architecture, `go${version}`, `node${process.versions.node}`];
  const folder = join(cache, ['bases', ...parts, recipe.digest('hex').slice(0, 12)].join('-'));
  await makeOnce(folder, async (making) => {
    const debian = await debianLayer(making, settings);
    const layouts = {
      debian: { layers: [debian], path: PATH },
      golang: { layers: [debian, await goLayer(making, version)], path: `/usr/local/go/bin:${PATH}` },
      node: { layers: [debian, await nodeLayer(making)], path: PATH },
    };
    for (const [name, layout] of Object.entries(layouts))
      await writeOciLayout(join(making, name), { architecture, ...layout });
  });
  const names = [`debian:${SUITE}-slim`, `golang:${version}-${SUITE}`, `node:24-${SUITE}-slim`];
  return Promise.all(names.map((name) => readBase(name, folder)));
}

/** The bare release. What it has of this machine is taken out of it again. */
async function debianLayer(folder: string, settings: MachineSettings): Promise<string> {
  const layer = join(folder, 'debian.tar');
  const ours = ['apt.conf.d/99mmdebstrap', 'sources.list', 'sources.list.d/*'].map((name) => `apt/${name}`);
  const paths = [...ours, 'resolv.conf', 'hostname'].map((name) => `"$1"/etc/${name}`);
  await run('mmdebstrap', [
    '--variant=minbase',
    `--aptopt=${settings['apt-conf']}`,
    `--customize-hook=rm -f ${paths.join(' ')}`,
    SUITE,
    layer,
    settings['apt-sources'],
  ]);
  return layer;
}

/** The Go of images, as Go itself brings it, where the official image has it. */
async function goLayer(folder: string, version: string): Promise<string> {
  const root = await go('/', ['env', 'GOROOT'], { GOTOOLCHAIN: `go${version}` });
  return packLayer(folder, 'go', [[root.trim(), 'usr/local/go']]);
}

/** The Node that runs this, and npm. */
async function nodeLayer(folder: string): Promise<string> {
  const npm = dirname(dirname(await realpath((await run('sh', ['-c', 'command -v npm'])).trim())));
  const paths: [string, string][] = [
    [await realpath(process.execPath), 'usr/local/bin/node'],
    [npm, 'usr/local/lib/node_modules/npm'],
  ];
  const commands = join(folder, 'npm-commands');
  await mkdir(commands);
  for (const name of ['npm', 'npx']) {
    await symlink(`../lib/node_modules/npm/bin/${name}-cli.js`, join(commands, name));
    paths.push([join(commands, name), `usr/local/bin/${name}`]);
  }
  return packLayer(folder, 'node', paths);
}
