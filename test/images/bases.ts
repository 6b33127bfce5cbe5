import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
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
  return pack(folder, 'node', paths);
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
