import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DirectoryObjectStore } from '@cgoforge/adapter-directory-store';
import {
  KubeApi,
  KubernetesExecutor,
  type KubernetesParts,
  type PoolConfig,
  poolConfigSchema,
} from '@cgoforge/adapter-kubernetes';
import { PostgresWakeups } from '@cgoforge/adapter-prisma';
import { type AttemptSource, needsModules, SystemClock } from '@cgoforge/core';
import { buildImages } from '../images/build-images.js';
import type { Kubelab } from '../kubelab/lab.js';
import { intakePart } from '../support/intake-part.js';
import { type RunningPart, startPart } from '../support/part.js';
import { PodRows } from '../support/pod-rows.js';
import { startPostgres } from '../support/postgres.js';
import { unique } from '../support/rows.js';
import { prepareSource } from './prepared-source.js';

const MIB = 1024 ** 2;

/** The executor `kubernetes` with all that it needs and no worker: rows, store and intake on this machine, pods in the cluster. */
export interface ExecutorSite {
  readonly pool: PoolConfig;
  readonly parts: Omit<KubernetesParts, 'pool' | 'failed'>;
  /** An executor of the site's pool, or of one that differs from it; closed with the site. */
  open(change?: Partial<PoolConfig>, api?: KubeApi): Promise<KubernetesExecutor>;
  /** The names of a new attempt whose row waits for its pod, and its source as the API would have stored it. */
  admit(archive: Buffer, dir: string): Promise<{ readonly attempt: string; readonly source: AttemptSource }>;
  /** Starts intake again after it was ended. */
  startIntake(): Promise<void>;
  readonly intake: RunningPart;
  stop(): Promise<void>;
}

export async function startExecutorSite(lab: Kubelab): Promise<ExecutorSite> {
  const home = await mkdtemp(join(tmpdir(), 'cgoforge-executor-'));
  const postgres = await startPostgres();
  const databaseUrl = await postgres.database();
  const rows = new PodRows(databaseUrl);
  const wakeups = new PostgresWakeups(databaseUrl);
  await wakeups.open();
  const signingKey = randomBytes(32);
  const place = { root: join(home, 'store'), publicUrl: 'http://localhost', signingKey };
  const store = await DirectoryObjectStore.open(place, new SystemClock());

  const { part, url } = await intakePart(databaseUrl, { host: lab.hostAddress, home, key: signingKey });
  const pool = await poolOf(lab, url);
  let intake = await startPart(part);
  const parts = {
    api: KubeApi.connect(lab.kubeconfig),
    ...{ received: rows.received, store, wakeups, signingKey },
  };
  const executors: KubernetesExecutor[] = [];

  return {
    pool,
    parts,
    async open(change = {}, api = parts.api) {
      // What went wrong in the background is tried again; a test sees what comes of it.
      const opened = await KubernetesExecutor.open({
        ...parts,
        api,
        pool: { ...pool, ...change },
        failed: () => {},
      });
      executors.push(opened);
      return opened;
    },
    async admit(archive, dir) {
      const { canonical, ...source } = await prepareSource(archive, dir);
      const objectKey = `sources/${unique('source')}.tar.gz`;
      await store.put(objectKey, Readable.from([canonical]), canonical.length);
      const { attempt } = await rows.begin({ ...source, objectKey, size: canonical.length, prebuilt: [] });
      const { digest, module } = source;
      const open = () => store.open(objectKey);
      return { attempt, source: { digest, needsModules: needsModules(module), open } };
    },
    async startIntake() {
      intake = await startPart(part);
    },
    get intake() {
      return intake;
    },
    async stop() {
      await Promise.all(executors.map((executor) => executor.close()));
      await lab.kubectl('delete', 'namespace', pool.namespace);
      await intake.end('SIGTERM');
      await wakeups.close();
      await rows.close();
      await postgres.stop();
      await rm(home, { recursive: true });
    },
  };
}

/** A pool of the lab's one node, in a namespace of its own that takes no pod with more rights than `restricted` allows. */
async function poolOf(lab: Kubelab, intakeUrl: string): Promise<PoolConfig> {
  const images = await buildImages(undefined, ['agent', 'toolchain', 'check']);
  for (const [name, { archive, reference }] of Object.entries(images)) {
    await lab.importImage({ path: archive, reference: `localhost/cgoforge/${name}:test`, pinned: reference });
  }
  const namespace = unique('executor');
  await lab.kubectl('create', 'namespace', namespace);
  await lab.kubectl('label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted');
  await lab.kubectl('create', 'serviceaccount', 'cgoforge-build', '--namespace', namespace);
  const size = { cpus: 1, memoryBytes: 3 * 1024 * MIB, diskBytes: 4 * 1024 * MIB };
  return poolConfigSchema.parse({
    name: 'linux-amd64',
    arch: 'amd64',
    slots: 2,
    namespace,
    intakeUrl,
    images: { agent: images.agent.reference },
    toolchains: [
      {
        name: 'debian-12',
        image: images.toolchain.reference,
        checkImage: images.check.reference,
        runtime: 'glibc2.36',
        go: '1.26.8',
      },
    ],
    sizes: { small: size, medium: size, large: size },
    agentResources: { cpus: 0.1, memoryBytes: 128 * MIB },
    checkResources: { cpus: 0.2, memoryBytes: 256 * MIB },
  });
}
