import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { DirectoryObjectStore } from '@cgoforge/adapter-directory-store';
import { KubeApi, KubernetesExecutor, type PoolConfig, poolConfigSchema } from '@cgoforge/adapter-kubernetes';
import { SystemClock } from '@cgoforge/core';
import { pack } from 'tar-stream';
import { inject } from 'vitest';
import type { ExecutorSite } from '../contracts/executor.contract.js';
import { beginAttempt } from '../contracts/executor-begin.js';
import type { Kubelab } from '../kubelab/lab.js';
import { AttemptRows } from '../support/attempt-rows.js';
import { makeFolder, removeFolder } from '../support/in-folder.js';
import { intakePart } from '../support/intake-part.js';
import { type RunningPart, startPart } from '../support/part.js';
import { makeDatabase, startPostgres } from '../support/postgres.js';
import { unique } from '../support/rows.js';
import { toolchainOf } from './chart-values.js';
import { programsOfPods } from './programs-of-pods.js';

const MIB = 1024 ** 2;

/** The executor `kubernetes` with all that it needs and no worker: rows, store and intake on this machine, pods in the
 * cluster. */
export interface ClusterSite extends ExecutorSite {
  readonly executor: KubernetesExecutor;
  readonly pool: PoolConfig;
  /** The site as another worker has it: with an executor of its own, of the site's pool or of one that differs from it.
   * It is closed with the site. */
  another(change?: Partial<PoolConfig>, api?: KubeApi): Promise<ClusterSite>;
  /** Starts intake again after it was ended. */
  startIntake(): Promise<void>;
  readonly intake: RunningPart;
}

export async function startExecutorSite(lab: Kubelab): Promise<ClusterSite> {
  const home = makeFolder();
  const postgres = await startPostgres();
  const databaseUrl = await makeDatabase(postgres.url);
  const rows = new AttemptRows(databaseUrl);
  const signingKey = randomBytes(32);
  const place = { root: join(home, 'store'), publicUrl: 'http://localhost', signingKey };
  const store = await DirectoryObjectStore.open(place, new SystemClock());

  const { part, url } = await intakePart(databaseUrl, { host: lab.hostAddress, home, key: signingKey });
  const pool = await poolOf(lab, url);
  let intake = await startPart(part);
  const ownApi = KubeApi.connect(lab.kubeconfig);
  const running = programsOfPods(lab, pool.namespace);
  const executors: KubernetesExecutor[] = [];
  let scripts = 0;

  async function another(change: Partial<PoolConfig> = {}, api = ownApi): Promise<ClusterSite> {
    const itsPool = { ...pool, ...change };
    // What went wrong in the background is tried again; a test sees what comes of it.
    const executor = await KubernetesExecutor.open(itsPool, api, () => {});
    executors.push(executor);
    return {
      executor,
      pool: itsPool,
      ...{ received: rows.received, logs: rows.logs, store, running, another, close },
      begin: (archive, wish) => beginAttempt({ executor, rows, store, signingKey }, archive, wish),
      async actAsGo(script) {
        scripts += 1;
        const version = `1.99.${scripts}`;
        const go = { name: 'bin/go', mode: 0o755 };
        const tar = pack();
        tar.entry(go, `#!/bin/sh\n${script}\n`);
        tar.finalize();
        // As intake keeps a Go that it has fetched.
        await mkdir(join(home, 'go'), { recursive: true });
        const archive = join(home, `go/go${version}.linux-amd64.tar.gz`);
        await pipeline(tar, createGzip(), createWriteStream(archive));
        return { options: { go: version } };
      },
      async startIntake() {
        intake = await startPart(part);
      },
      get intake() {
        return intake;
      },
    };
  }

  async function close(): Promise<void> {
    await Promise.all(executors.map((executor) => executor.close()));
    await lab.kubectl('delete', 'namespace', pool.namespace);
    await intake.end('SIGTERM');
    await rows.close();
    await postgres.stop();
    removeFolder(home);
  }

  return another();
}

/** A pool of the lab's one node, in a namespace of its own that takes no pod with more rights than `restricted`
 * allows. */
async function poolOf(lab: Kubelab, intakeUrl: string): Promise<PoolConfig> {
  const images = inject('images');
  const namespace = unique('executor');
  await lab.kubectl('create', 'namespace', namespace);
  await lab.kubectl('label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted');
  await lab.kubectl('create', 'serviceaccount', 'cgoforge-build', '--namespace', namespace);
  const size = { cpus: 1, memoryBytes: 3 * 1024 * MIB, diskBytes: 4 * 1024 * MIB };
  return poolConfigSchema.parse({
    ...{ name: 'linux-amd64', arch: 'amd64', slots: 2, namespace, intakeUrl },
    images: { agent: images.agent.reference },
    toolchains: [toolchainOf(images)],
    sizes: { small: size, medium: size, large: size },
    agentResources: { cpus: 0.1, memoryBytes: 128 * MIB },
    checkResources: { cpus: 0.2, memoryBytes: 256 * MIB },
  });
}
