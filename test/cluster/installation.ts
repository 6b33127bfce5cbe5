import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuiltImage, ImageName, PoolImages } from '../images/build-images.ts';
import type { Kubelab } from '../kubelab/lab.ts';
import { keyLine } from '../support/api-keys.ts';
import { inFolder } from '../support/in-folder.ts';
import { run } from '../support/run.ts';
import { untilOpen } from '../support/until-open.ts';
import { type BackingServices, startBackingServices } from './backing-services.ts';
import { chartValues } from './chart-values.ts';

export const RELEASE = 'cgoforge';
const NAMESPACE = ['--namespace', RELEASE];

/** The chart, installed as an administrator does: servers outside, secrets made before, then `helm install`. */
export interface Installation {
  /** Where callers reach the API: a node port. */
  readonly url: string;
  /** A key of the tenant `team`. */
  readonly key: string;
  readonly backing: BackingServices;
}

/** `arm64`: the images of a pool for nodes of that architecture, which know them, by toolchain. */
export async function install(
  lab: Kubelab,
  images: Record<ImageName, BuiltImage>,
  arm64?: Readonly<Record<string, PoolImages>>,
): Promise<Installation> {
  for (const [name, { archive, reference }] of Object.entries(images)) {
    await lab.importImage({ path: archive, reference: `localhost/cgoforge/${name}:test`, pinned: reference });
  }
  const backing = await startBackingServices(lab.hostAddress);
  try {
    const key = await installChart(lab, images, backing, arm64);
    // The pod is ready before kube-proxy has heard of it.
    await untilOpen(lab.labAddress, NODE_PORT);
    return { url: urlOf(lab), key, backing };
  } catch (error) {
    await backing.stop();
    throw error;
  }
}

const NODE_PORT = 30_080;
const urlOf = ({ labAddress }: Kubelab) => `http://${labAddress}:${NODE_PORT}`;

async function installChart(
  lab: Kubelab,
  images: Record<ImageName, BuiltImage>,
  { databaseUrl, redisUrl, minio }: BackingServices,
  arm64: Readonly<Record<string, PoolImages>> | undefined,
): Promise<string> {
  const key = randomBytes(24).toString('base64url');
  await lab.kubectl('create', 'namespace', RELEASE);
  const secret = (name: string, values: Readonly<Record<string, string>>) =>
    lab.kubectl(
      ...[...NAMESPACE, 'create', 'secret', 'generic', name],
      ...Object.entries(values).map(([field, value]) => `--from-literal=${field}=${value}`),
    );
  await secret('cgoforge-database', { url: databaseUrl });
  await secret('cgoforge-redis', { url: redisUrl });
  await secret('cgoforge-object-store', { 'access-key': minio.accessKey, 'secret-key': minio.secretKey });
  await secret('cgoforge-signing-key', { 'signing-key': randomBytes(32).toString('hex') });
  await secret('cgoforge-api-keys', { keys: keyLine('team', key) });
  // What this machine trusts, so that intake reaches the module proxy as the machine does.
  const authorities = process.env.SSL_CERT_FILE ?? '/etc/ssl/certs/ca-certificates.crt';
  const trusted = existsSync(authorities);
  if (trusted) {
    const file = `--from-file=ca.crt=${authorities}`;
    await lab.kubectl(...NAMESPACE, 'create', 'configmap', 'authorities', file);
  }
  const place = { url: urlOf(lab), nodePort: NODE_PORT, store: minio.endpoint };
  await inFolder(async (folder) => {
    const file = join(folder, 'values.json');
    await writeFile(file, JSON.stringify(chartValues({ ...place, images, arm64, trusted })));
    const how = [...NAMESPACE, '--values', file, '--wait', '--timeout=5m'];
    await helm(lab, 'install', RELEASE, 'helm/cgoforge', ...how);
  });
  return key;
}

export function helm(lab: Kubelab, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, KUBECONFIG: lab.kubeconfig };
  return run(join(lab.programs, 'helm'), args, { env });
}
