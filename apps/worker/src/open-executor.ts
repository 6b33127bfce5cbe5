import { GoModules, readCatalogue, readMachineEnvironment } from '@cgoforge/adapter-go-modules';
import {
  KubeApi,
  KubernetesExecutor,
  type KubernetesParts,
  podModules,
  readPoolConfig,
} from '@cgoforge/adapter-kubernetes';
import { RuncExecutor } from '@cgoforge/adapter-runc';
import type { Executor, Modules } from '@cgoforge/core';
import type { KubernetesConfig, SandboxConfig, WorkerConfig } from './config.js';

/** What runs attempts, and what gets modules ready for it. */
export interface OpenedExecutor {
  readonly executor: Executor;
  readonly modules: Modules;
  /** Lets go of it and leaves attempts running. */
  close(): Promise<void>;
}

/** Opens the executor that the configuration names. Rejects when it cannot be reached. */
export function openExecutor(
  config: WorkerConfig,
  parts: Omit<KubernetesParts, 'pool' | 'api'>,
): Promise<OpenedExecutor> {
  return config.CGOFORGE_EXECUTOR === 'sandbox' ? openSandbox(config) : openKubernetes(config, parts);
}

async function openSandbox(config: SandboxConfig): Promise<OpenedExecutor> {
  const modules = await GoModules.open({
    home: config.CGOFORGE_HOME,
    goRoot: config.CGOFORGE_GOROOT,
    machine: readMachineEnvironment(),
    catalogue: readCatalogue(),
    nodeArch: process.arch,
  });
  return { executor: new RuncExecutor(config.CGOFORGE_LAUNCHER_SOCKET), modules, close: async () => {} };
}

async function openKubernetes(
  config: KubernetesConfig,
  parts: Omit<KubernetesParts, 'pool' | 'api'>,
): Promise<OpenedExecutor> {
  const pool = readPoolConfig(config.CGOFORGE_POOL_FILE);
  const executor = await KubernetesExecutor.open({ ...parts, pool, api: KubeApi.connect(config.KUBECONFIG) });
  return { executor, modules: podModules, close: () => executor.close() };
}
