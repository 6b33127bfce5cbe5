import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { makeArm64Root } from '../kubelab/arm64/debian-root.ts';
import { addArm64Node } from '../kubelab/arm64/guest.ts';
import { packImage } from '../kubelab/images.ts';
import { startKubelab } from '../kubelab/lab.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** For `openKubelab`. */
    arm64ClusterFolder: string;
    /** A small Debian for arm64, by digest. */
    arm64Image: string;
  }
}

/** On a disk, which /tmp need not be. */
const FOLDER = '/var/tmp/cgoforge-kubelab-arm64';

/** One cluster with a node of either architecture for all tests of the project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const lab = await startKubelab(FOLDER, 4);
  try {
    const root = await makeArm64Root(['bash', 'coreutils']);
    const reference = 'localhost/cgoforge/minimal:arm64';
    const image = await packImage(join(FOLDER, 'minimal-arm64.tar'), { reference, arch: 'arm64', root });
    await addArm64Node(lab, [image]);
    project.provide('arm64ClusterFolder', FOLDER);
    project.provide('arm64Image', image.pinned);
  } catch (error) {
    await lab.stop();
    throw error;
  }
  return () => lab.stop();
}
