import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Base, makeBases } from './bases.ts';
import { type Buildkitd, startBuildkitd } from './buildkitd.ts';
import { type MachineSettings, writeMachineSettings } from './machine-settings.ts';
import { cache, clone } from './places.ts';

/** Every image of the project: the Dockerfile in deploy/ and its target. */
const IMAGES = {
  api: ['services.Dockerfile', 'api'],
  intake: ['services.Dockerfile', 'intake'],
  worker: ['services.Dockerfile', 'worker'],
  agent: ['agent.Dockerfile', 'agent'],
  toolchain: ['toolchains/debian-12.Dockerfile', 'toolchain'],
  check: ['toolchains/debian-12.Dockerfile', 'check'],
} as const;

export type ImageName = keyof typeof IMAGES;

export interface BuiltImage {
  /** An OCI archive that `ctr images import` takes; it names the image `localhost/cgoforge/<name>:test`. */
  readonly archive: string;
  /** `localhost/cgoforge/<name>@sha256:…` of its manifest. */
  readonly reference: string;
}

/**
 * Builds the Dockerfiles of deploy/ as they are, over a Debian root that this machine makes in place of their bases. What did not
 * change since the last time is not built again.
 */
export async function buildImages(
  folder = join(cache, 'images'),
  names = Object.keys(IMAGES) as readonly ImageName[],
): Promise<Record<ImageName, BuiltImage>> {
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(tmpdir(), 'cgoforge-images-'));
  try {
    const settings = await writeMachineSettings(scratch);
    const bases = await makeBases(settings);
    const buildkit = await startBuildkitd();
    try {
      const built: [string, BuiltImage][] = [];
      for (const name of names)
        built.push([name, await buildImage(buildkit, name, { folder, settings, bases })]);
      return Object.fromEntries(built) as Record<ImageName, BuiltImage>;
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
}

async function buildImage(
  buildkit: Buildkitd,
  name: ImageName,
  { folder, settings, bases }: Surroundings,
): Promise<BuiltImage> {
  const [dockerfile, target] = IMAGES[name];
  const archive = join(folder, `${name}.tar`);
  const metadata = join(folder, `${name}.json`);
  const image = `localhost/cgoforge/${name}`;
  await buildkit.ask([
    ...['build', '--progress=plain', '--frontend=dockerfile.v0'],
    ...['--local', `context=${clone}`, '--local', `dockerfile=${join(clone, 'deploy')}`],
    ...['--opt', `filename=${dockerfile}`, '--opt', `target=${target}`],
    // The same content has the same digest, whenever it is built.
    ...['--opt', 'build-arg:SOURCE_DATE_EPOCH=0'],
    ...bases.flatMap(baseOptions),
    ...Object.entries(settings).flatMap(([id, path]) => ['--secret', `id=${id},src=${path}`]),
    ...['--output', `type=oci,dest=${archive},name=${image}:test`, '--metadata-file', metadata],
  ]);
  const digest = JSON.parse(await readFile(metadata, 'utf8'))['containerimage.digest'];
  return { archive, reference: `${image}@${digest}` };
}

/** A layout is named by its folder's last part, and stands for the base that the Dockerfile names. */
function baseOptions({ name, folder, digest }: Base): readonly string[] {
  const layout = name.replace(/:.*/, '');
  return ['--oci-layout', `${layout}=${folder}`, '--opt', `context:${name}=oci-layout://${layout}@${digest}`];
}
