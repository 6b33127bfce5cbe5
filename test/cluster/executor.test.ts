import { inject } from 'vitest';
import { describeExecutorContract } from '../contracts/executor.contract.js';
import { openKubelab } from '../kubelab/lab.js';
import { startExecutorSite } from './executor-site.js';
import { executorWays } from './executor-ways.js';
import { programsOfPods } from './programs-of-pods.js';

const lab = openKubelab(inject('clusterFolder'));
const site = await startExecutorSite(lab);

// KubernetesExecutor, with real pods on a real node.
describeExecutorContract(
  'KubernetesExecutor',
  async () => ({
    executor: await site.open(),
    admit: site.admit,
    running: programsOfPods(lab, site.pool.namespace),
    close: () => site.stop(),
  }),
  executorWays(lab, site),
);
