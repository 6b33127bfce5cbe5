import { mkdir, readFile, realpath, rm } from 'node:fs/promises';
import { arch } from 'node:os';
import { dirname, join } from 'node:path';
import type { MachineSettings } from './machine-settings.ts';
import { makeOnce } from './make-once.ts';
import { writeOciLayout } from './oci-layout.ts';
import { cache, clone, SUITE } from './places.ts';
import { run } from './run.ts';

/** What stands in for a Dockerfile's base, which no registry serves here: an OCI layout. */
export interface Base {
  /** As the Dockerfiles' `FROM` says it. */
  readonly name: string;
  readonly folder: string;
  readonly digest: string;
}

const architecture = arch() === 'x64' ? 'amd64' : arch();
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Makes the bases once for this user: Debian's own minimal root, and it with the Go or the Node that this machine has. */
export async function makeBases(settings: MachineSettings): Promise<readonly Base[]> {
  const version = await goVersion();
  const folder = join(cache, `bases-${SUITE}-${architecture}-go${version}-node${process.versions.node}`);
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
  return Promise.all(
    [`debian:${SUITE}-slim`, `golang:${version}-${SUITE}`, `node:24-${SUITE}-slim`].map((name) =>
      readBase(name, join(folder, name.replace(/:.*/, ''))),
    ),
  );
}

async function readBase(name: string, folder: string): Promise<Base> {
  const { manifests } = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
  return { name, folder, digest: manifests[0].digest };
}

async function goVersion(): Promise<string> {
  const catalogue = JSON.parse(await readFile(join(clone, 'toolchains/catalogue.json'), 'utf8'));
  return catalogue.go.default;
}

/** The bare release. How this machine reaches Debian is taken out of it again. */
async function debianLayer(folder: string, settings: MachineSettings): Promise<string> {
  const layer = join(folder, 'debian.tar');
  await run('mmdebstrap', [
    '--variant=minbase',
    `--aptopt=${settings['apt-conf']}`,
    '--customize-hook=rm -rf "$1"/etc/apt/apt.conf.d/99mmdebstrap "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/*',
    SUITE,
    layer,
    settings['apt-sources'],
  ]);
  return layer;
}

/** The Go of the catalogue, as Go itself brings it, where the official image has it. */
async function goLayer(folder: string, version: string): Promise<string> {
  const env = {
    ...process.env,
    PATH: `${process.env.CGOFORGE_GOROOT ?? '/usr/local/go'}/bin:${process.env.PATH}`,
    GOTOOLCHAIN: `go${version}`,
  };
  const root = (await run('go', ['env', 'GOROOT'], { cwd: '/', env })).trim();
  return pack(folder, 'go', [[root, 'usr/local/go']]);
}

/** The Node that runs this, and npm. */
async function nodeLayer(folder: string): Promise<string> {
  const npm = dirname(dirname(await realpath((await run('sh', ['-c', 'command -v npm'])).trim())));
  return pack(folder, 'node', [
    [await realpath(process.execPath), 'usr/local/bin/node'],
    [npm, 'usr/local/lib/node_modules/npm'],
  ]);
}

/** A layer of what lies here at the first path of each pair, to be found at the second one. */
async function pack(
  folder: string,
  name: string,
  paths: readonly (readonly [string, string])[],
): Promise<string> {
  const root = join(folder, `${name}-root`);
  for (const [from, to] of paths) {
    await mkdir(dirname(join(root, to)), { recursive: true });
    await run('cp', ['--archive', '--no-target-directory', from, join(root, to)]);
  }
  await run('chmod', ['-R', 'u+w,go+rX', root]);
  const layer = join(folder, `${name}.tar`);
  await run('tar', ['--create', '--file', layer, '--owner=0', '--group=0', '--sort=name', '-C', root, '.']);
  await rm(root, { recursive: true });
  return layer;
}
