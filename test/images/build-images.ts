import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MachineSettings, writeMachineSettings } from '../support/machine-settings.ts';
import { makeArm64Bases } from './arm64-bases.ts';
import { makeBases } from './bases.ts';
import { type Buildkitd, startBuildkitd } from './buildkitd.ts';
import type { Base } from './layers.ts';
import { cache, clone } from './places.ts';

/** An image of the project: its Dockerfile and the target there. */
interface Recipe {
  readonly dockerfile: string;
  readonly target: string;
  /** For which machines, where not for this one's. */
  readonly platforms?: string;
  /** Folders that the Dockerfile names as contexts. */
  readonly contexts?: Readonly<Record<string, string>>;
}

const SERVICES = 'deploy/services.Dockerfile';
const TOOLCHAINS = 'toolchains/Dockerfile';
const IMAGES = {
  api: { dockerfile: SERVICES, target: 'api' },
  intake: { dockerfile: SERVICES, target: 'intake' },
  worker: { dockerfile: SERVICES, target: 'worker' },
  agent: { dockerfile: 'deploy/agent.Dockerfile', target: 'agent', platforms: 'linux/amd64,linux/arm64' },
  toolchain: { dockerfile: TOOLCHAINS, target: 'toolchain' },
  check: { dockerfile: TOOLCHAINS, target: 'check' },
} as const satisfies Record<string, Recipe>;

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
export function buildImages(folder = join(cache, 'images')): Promise<Record<ImageName, BuiltImage>> {
  return build(folder, IMAGES, makeBases);
}

/** The images of a pool for arm64, which no machine of that architecture is needed for. */
export function buildArm64Images(folder = join(cache, 'images-arm64')): Promise<PoolImages> {
  const { toolchain, check } = IMAGES;
  const platforms = 'linux/arm64';
  const recipes = { toolchain: { ...toolchain, platforms }, check: { ...check, platforms } };
  return build(folder, recipes, makeArm64Bases);
}

/** Of a toolchain that was made: its root, and that of the bare release. */
export interface MadeRoots {
  readonly root: string;
  readonly bare: string;
}

/** The images of toolchains that were made, by their names; for machines of arm64, or such as this one. */
export async function buildMadeImages(
  toolchains: Readonly<Record<string, MadeRoots>>,
  arch?: 'arm64',
): Promise<Record<string, PoolImages>> {
  const recipes = Object.entries(toolchains).flatMap(([name, { root, bare }]) => {
    const of = (target: string, made: string): Recipe => ({
      ...{ dockerfile: TOOLCHAINS, target },
      ...(arch && { platforms: `linux/${arch}` }),
      contexts: { made },
    });
    return [
      [`toolchain-${name}`, of('made-toolchain', root)],
      [`check-${name}`, of('made-check', bare)],
    ] as const;
  });
  const folder = join(cache, arch ? `images-made-${arch}` : 'images-made');
  const built = await build(folder, Object.fromEntries(recipes), arch ? makeArm64Bases : makeBases);
  const image = (name: string) => built[name] as BuiltImage;
  return Object.fromEntries(
    Object.keys(toolchains).map((name) => [
      name,
      { toolchain: image(`toolchain-${name}`), check: image(`check-${name}`) },
    ]),
  );
}

/** The root in which programs are started, with those of two other releases, by what the Dockerfile calls them. */
export async function buildReleasesImage(roots: Readonly<Record<string, string>>): Promise<BuiltImage> {
  const recipe = { dockerfile: TOOLCHAINS, target: 'check-releases', contexts: roots };
  return (await build(join(cache, 'images-made'), { 'check-releases': recipe }, makeBases))['check-releases'];
}

/** What compiles, and where its programs are started. */
export type PoolImages = Readonly<Record<'toolchain' | 'check', BuiltImage>>;

async function build<Name extends string>(
  folder: string,
  recipes: Readonly<Record<Name, Recipe>>,
  make: (settings: MachineSettings) => Promise<readonly Base[]>,
): Promise<Record<Name, BuiltImage>> {
  await mkdir(folder, { recursive: true });
  const scratch = await mkdtemp(join(tmpdir(), 'cgoforge-images-'));
  try {
    const settings = await writeMachineSettings(scratch);
    const surroundings = { folder, settings, bases: await make(settings) };
    const buildkit = await startBuildkitd();
    try {
      const built: [string, BuiltImage][] = [];
      for (const [name, recipe] of Object.entries<Recipe>(recipes))
        built.push([name, await buildImage(buildkit, name, recipe, surroundings)]);
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
}

async function buildImage(
  buildkit: Buildkitd,
  name: string,
  { dockerfile, target, platforms, contexts = {} }: Recipe,
  { folder, settings, bases }: Surroundings,
): Promise<BuiltImage> {
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
    ...Object.entries(contexts).flatMap(([context, path]) => {
      const local = context.replace(':', '-');
      return ['--local', `${local}=${path}`, '--opt', `context:${context}=local:${local}`];
    }),
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
