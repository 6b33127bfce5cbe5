import type { TestProject } from 'vitest/node';
import { install } from '../cluster/installation.ts';
import { makeArm64Roots } from '../images/arm64-made.ts';
import { buildArm64Images, buildImages, buildMadeImages } from '../images/build-images.ts';
import { addArm64Node } from '../kubelab/arm64/guest.ts';
import { startKubelab } from '../kubelab/lab.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A small Debian for arm64, by digest. */
    arm64Image: string;
  }
}

/** On a disk, which /tmp need not be. */
const FOLDER = '/var/tmp/cgoforge-kubelab-arm64';

/** One cluster with a node of either architecture, and the chart on it, for all tests of the project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const images = await buildImages();
  const debian = await buildArm64Images();
  const arm64 = { 'debian-12': debian, ...(await buildMadeImages(await makeArm64Roots(), 'arm64')) };
  const lab = await startKubelab(FOLDER, 4);
  try {
    const itsImages = [images.agent, ...Object.values(arm64).flatMap((one) => [one.toolchain, one.check])];
    const known = itsImages.map(({ archive, reference }) => ({
      path: archive,
      reference: `${reference.replace(/@.*/, '')}:test`,
      pinned: reference,
    }));
    await addArm64Node(lab, known);
    const { url, key, backing } = await install(lab, images, arm64);
    project.provide('clusterFolder', FOLDER);
    project.provide('arm64Image', debian.check.reference);
    const { databaseUrl, redisPid } = backing;
    project.provide('installation', { url, key, databaseUrl, redisPid });
    return async () => {
      await lab.stop();
      await backing.stop();
    };
  } catch (error) {
    await lab.stop();
    throw error;
  }
}
