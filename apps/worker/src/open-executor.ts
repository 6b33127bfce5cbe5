import { GoLayers, readInheritedEnvironment } from '@cgoforge/adapter-go-modules';
import { KubeApi, KubernetesExecutor, podLayers, readPoolConfig } from '@cgoforge/adapter-kubernetes';
import { RuncExecutor } from '@cgoforge/adapter-runc';
import type { Clock, Executor, Layers } from '@cgoforge/core';
import { readGoReleases } from '@cgoforge/toolchains';
import type { KubernetesConfig, SandboxConfig, WorkerConfig } from './config.js';

/** What runs attempts, and what gets layers ready for it. */
export interface OpenedExecutor {
  readonly executor: Executor;
  readonly layers: Layers;
  /** Lets go of it and leaves attempts running. */
  close(): Promise<void>;
}

/** Opens the executor that the configuration names; `failed` hears what went wrong in the background and is tried
 * again. Rejects when it cannot be reached. */
export function openExecutor(config: WorkerConfig, clock: Clock, failed: (error: unknown) => void) {
  return config.CGOFORGE_EXECUTOR === 'sandbox' ? openSandbox(config, clock) : openKubernetes(config, failed);
}

async function openSandbox(config: SandboxConfig, clock: Clock): Promise<OpenedExecutor> {
  const layers = await GoLayers.open({
    home: config.CGOFORGE_HOME,
    goRoot: config.CGOFORGE_GOROOT,
    inherited: readInheritedEnvironment(),
    pins: readGoReleases().pins,
    nodeArch: process.arch,
    clock,
  });
  return { executor: new RuncExecutor(config.CGOFORGE_LAUNCHER_SOCKET), layers, close: async () => {} };
}

async function openKubernetes(config: KubernetesConfig, failed: (error: unknown) => void) {
  const pool = readPoolConfig(config.CGOFORGE_POOL_FILE);
  const executor = await KubernetesExecutor.open(pool, KubeApi.connect(config.KUBECONFIG), failed);
  return { executor, layers: podLayers, close: () => executor.close() };
}
