import { inject } from 'vitest';
import { describeExecutorContract } from '../contracts/executor.contract.js';
import { openKubelab } from '../kubelab/lab.js';
import { type ClusterSite, startExecutorSite } from './executor-site.js';
import { executorWays } from './executor-ways.js';

const lab = openKubelab(inject('clusterFolder'));
let site: ClusterSite;

describeExecutorContract(
  'KubernetesExecutor',
  async () => {
    site = await startExecutorSite(lab);
    return site;
  },
  executorWays(lab, () => site),
);
