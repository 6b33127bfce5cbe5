import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { type BuiltImage, buildImages, type ImageName } from '../images/build-images.ts';
import { type Kubelab, openKubelab } from '../kubelab/lab.ts';
import { Service } from '../support/service.ts';
import { install } from './installation.ts';

/** What the global set-up tells the tests of the one installation that they share. */
interface InstallationFacts {
  readonly url: string;
  readonly key: string;
  readonly databaseUrl: string;
  readonly redisPid: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    installation: InstallationFacts;
    /** What the node knows. */
    images: Record<ImageName, BuiltImage>;
  }
}

/** The chart on the cluster, for all tests of the project; it goes with the cluster. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const images = await buildImages();
  const { url, key, backing } = await install(
    openKubelab(project.getProvidedContext().clusterFolder),
    images,
  );
  const { databaseUrl, redisPid } = backing;
  project.provide('images', images);
  project.provide('installation', { url, key, databaseUrl, redisPid });
  return () => backing.stop();
}

/** The installation as a test uses it. */
export interface Installed extends InstallationFacts {
  readonly lab: Kubelab;
  readonly service: Service;
}

export function installed(): Installed {
  const facts = inject('installation');
  return { ...facts, lab: openKubelab(inject('clusterFolder')), service: new Service(facts.url, facts.key) };
}
