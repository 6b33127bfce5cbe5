import type { TestProject } from 'vitest/node';
import { startKubelab } from '../kubelab/lab.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** For `openKubelab`. */
    clusterFolder: string;
  }
}

/** On a disk, which /tmp need not be. */
const FOLDER = '/var/tmp/cgoforge-kubelab';

/** One cluster for all tests of the project. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const lab = await startKubelab(FOLDER, 2);
  project.provide('clusterFolder', FOLDER);
  return () => lab.stop();
}
