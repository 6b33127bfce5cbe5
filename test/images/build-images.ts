import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MachineSettings, writeMachineSettings } from '../support/machine-settings.ts';
import { makeArm64Bases } from './arm64-bases.ts';
import { makeBases } from './bases.ts';
import { type Buildkitd, startBuildkitd } from './buildkitd.ts';
import type { Base } from './layers.ts';
import { cache, clone } from './places.ts';

/** Every image of the project: its Dockerfile and the target there, and for which machines where not for this one's. */
const IMAGES = {
  api: ['deploy/services.Dockerfile', 'api'],
  intake: ['deploy/services.Dockerfile', 'intake'],
  worker: ['deploy/services.Dockerfile', 'worker'],
  agent: ['deploy/agent.Dockerfile', 'agent', 'linux/amd64,linux/arm64'],
  toolchain: ['toolchains/Dockerfile', 'toolchain'],
  check: ['toolchains/Dockerfile', 'check'],
} as const;

export type ImageName = keyof typeof IMAGES;

export interface BuiltImage {
  /** An OCI archive that `ctr images import` takes; it names the image `localhost/cgoforge/<name>:test`. */
  readonly archive: string;
  /** `localhost/cgoforge/<name>@sha256:…` of its manifest. */
  readonly reference: string;
}

/**
 * Builds the Dockerfiles as they are, over a Debian root that this machine makes in place of their bases. What did not
 * change since the last time is not built again.
 */
export function buildImages<Name extends ImageName = ImageName>(
  folder = join(cache, 'images'),
  names: readonly Name[] = Object.keys(IMAGES) as Name[],
): Promise<Record<Name, BuiltImage>> {
  return build(folder, names, makeBases);
}

/** The images of a pool for arm64, which no machine of that architecture is needed for. */
export function buildArm64Images(
  folder = join(cache, 'images-arm64'),
): Promise<Record<'toolchain' | 'check', BuiltImage>> {
  return build(folder, ['toolchain', 'check'], makeArm64Bases, 'linux/arm64');
}

async function build<Name extends ImageName>(
  folder: string,
  names: readonly Name[],
  make: (settings: MachineSettings) => Promise<readonly Base[]>,
  platform?: string,
): Promise<Record<Name, BuiltImage>> {
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(tmpdir(), 'cgoforge-images-'));
  try {
    const settings = await writeMachineSettings(scratch);
    const surroundings = { folder, settings, bases: await make(settings), platform };
    const buildkit = await startBuildkitd();
    try {
      const built: [string, BuiltImage][] = [];
      for (const name of names) built.push([name, await buildImage(buildkit, name, surroundings)]);
      return Object.fromEntries(built) as Record<Name, BuiltImage>;
    } finally {
      await buildkit.stop();
    }
  } finally {
    await rm(scratch, { recursive: true });
  }
}

interface Surroundings {
  readonly folder: string;
  readonly settings: MachineSettings;
  readonly bases: readonly Base[];
  readonly platform: string | undefined;
}

async function buildImage(
  buildkit: Buildkitd,
  name: ImageName,
  { folder, settings, bases, platform }: Surroundings,
): Promise<BuiltImage> {
  const [dockerfile, target, platforms = platform] = IMAGES[name];
  const archive = join(folder, `${name}.tar`);
  const metadata = join(folder, `${name}.json`);
  const image = `localhost/cgoforge/${name}`;
  await buildkit.ask([
    ...['build', '--progress=plain', '--frontend=dockerfile.v0'],
    ...['--local', `context=${clone}`, '--local', `dockerfile=${clone}`],
    ...['--opt', `filename=${dockerfile}`, '--opt', `target=${target}`],
    ...(platforms ? ['--opt', `platform=${platforms}`] : []),
    // The same content has the same digest, whenever it is built.
    ...['--opt', 'build-arg:SOURCE_DATE_EPOCH=0'],
    ...bases.flatMap(baseOptions),
    ...Object.entries(settings).flatMap(([id, path]) => ['--secret', `id=${id},src=${path}`]),
    ...['--output', `type=oci,dest=${archive},name=${image}:test,${uncompressed}`],
    ...['--metadata-file', metadata],
  ]);
  const digest = JSON.parse(await readFile(metadata, 'utf8'))['containerimage.digest'];
  return { archive, reference: `${image}@${digest}` };
}

/** Packing layers costs more here than it spares, and unpacking them most of all on an emulated machine. */
const uncompressed = 'compression=uncompressed,force-compression=true';

/** A layout is named by its folder's last part, and stands for the base that the Dockerfile names. */
function baseOptions({ name, folder, digest }: Base): readonly string[] {
  const layout = name.replace(/:.*/, '');
  return ['--oci-layout', `${layout}=${folder}`, '--opt', `context:${name}=oci-layout://${layout}@${digest}`];
}
