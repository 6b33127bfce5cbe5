import type { Kubelab } from '../kubelab/lab.js';
import { unique } from '../support/rows.js';

/** A node that is played: nobody is behind it, so its pods are never heard of. */
export interface DeafNode {
  readonly name: string;
  remove(): Promise<void>;
}

/** The scheduler takes it for Ready until the cluster's own controller misses its heartbeats, some 40 seconds later. */
export async function addDeafNode(lab: Kubelab): Promise<DeafNode> {
  const name = unique('deaf');
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
  };
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } };
  await lab.apply(node);
  const amounts = { cpu: '64', memory: '256Gi', pods: '100', 'ephemeral-storage': '1Ti' };
  const now = new Date().toISOString();
  const times = { lastHeartbeatTime: now, lastTransitionTime: now };
  const conditions = [{ type: 'Ready', status: 'True', reason: 'Played', ...times }];
  const status = { status: { capacity: amounts, allocatable: amounts, conditions } };
  const merge = ['--subresource=status', '--type=merge', '--patch', JSON.stringify(status)];
  await lab.kubectl('patch', 'node', name, ...merge);
  return { name, remove: async () => void (await lab.kubectl('delete', 'node', name)) };
}
