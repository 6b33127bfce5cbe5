import type { BuiltImage, ImageName, PoolImages } from '../images/build-images.ts';
import { moduleEnvironment } from '../support/module-environment.ts';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** CPUs of the containers, in a lab of two cores. */
export const CPUS = { small: 0.5, medium: 1.2, large: 1.5, agent: 0.1, check: 0.1 };

/** The values of the chart for a lab of two cores: our own pods leave nearly all of them to builds. */
export function chartValues(site: {
  readonly url: string;
  readonly nodePort: number;
  readonly store: string;
  readonly images: Readonly<Record<ImageName, BuiltImage>>;
  /** Of the pool for arm64, by toolchain; without a node of it they are those of amd64, which nothing runs. */
  readonly arm64: Readonly<Record<string, PoolImages>> | undefined;
  /** Whether there is a ConfigMap of this machine's certificate authorities. */
  readonly trusted: boolean;
}) {
  const { images } = site;
  const resources = { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '1Gi' } };
  return {
    publicUrl: site.url,
    images: {
      ...{ api: images.api.reference, intake: images.intake.reference },
      ...{ worker: images.worker.reference, agent: images.agent.reference },
    },
    objectStore: { endpoint: site.store },
    ...(site.trusted && { trustedCertificates: { configMap: 'authorities' } }),
    api: { replicas: 1, resources, service: { type: 'NodePort', port: 80, nodePort: site.nodePort } },
    intake: { replicas: 1, resources, environment: moduleEnvironment({ inImage: true }) },
    worker: { replicas: 2, resources },
    poolDefaults: {
      slots: 1,
      size: 'medium',
      sizes: {
        small: { cpus: CPUS.small, memoryBytes: 512 * MIB, diskBytes: 2 * GIB },
        medium: { cpus: CPUS.medium, memoryBytes: 2 * GIB, diskBytes: 6 * GIB },
        large: { cpus: CPUS.large, memoryBytes: 6 * GIB, diskBytes: 8 * GIB },
      },
      agentResources: { cpus: CPUS.agent, memoryBytes: 128 * MIB },
      checkResources: { cpus: CPUS.check, memoryBytes: 256 * MIB },
      toolchains: [toolchainOf(images)],
    },
    pools: [
      { name: 'linux-amd64', arch: 'amd64' },
      {
        ...{ name: 'linux-arm64', arch: 'arm64' },
        toolchains: Object.entries(site.arm64 ?? { 'debian-12': images }).map(([name, its]) =>
          toolchainOf(its, name),
        ),
      },
    ],
  };
}

/** The toolchain of these images. */
export function toolchainOf({ toolchain, check }: PoolImages, name = 'debian-12') {
  return { name, image: toolchain.reference, checkImage: check.reference };
}
