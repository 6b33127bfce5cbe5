import { inject } from 'vitest';
import { describeExecutorContract } from '../contracts/executor.contract.js';
import { openKubelab } from '../kubelab/lab.js';
import { type ExecutorSite, startExecutorSite } from './executor-site.js';
import { executorWays } from './executor-ways.js';
import { programsOfPods } from './programs-of-pods.js';

const lab = openKubelab(inject('clusterFolder'));
let site: ExecutorSite;

describeExecutorContract(
  'KubernetesExecutor',
  async () => {
    site = await startExecutorSite(lab);
    return {
      executor: await site.open(),
      admit: site.admit,
      running: programsOfPods(lab, site.pool.namespace),
      close: () => site.stop(),
    };
  },
  executorWays(lab, () => site),
);
