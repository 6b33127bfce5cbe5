import type { NodeView } from './object-views.js';
import type { PoolConfig } from './pool-config.js';

type Selection = Pick<PoolConfig, 'arch' | 'nodeSelector' | 'tolerations'>;
type Taint = NodeView['spec']['taints'][number];
type Toleration = PoolConfig['tolerations'][number];

/** The labels of the nodes that are meant for the pool. */
export function nodeSelectorOf({
  nodeSelector,
  arch,
}: Pick<PoolConfig, 'nodeSelector' | 'arch'>): Record<string, string> {
  return { ...nodeSelector, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': arch };
}

export function isReady(node: NodeView): boolean {
  return node.status.conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** The Ready nodes that may take the pool's pods, whether they have room or not, by the scheduler's own rules. */
export function fitNodes(nodes: readonly NodeView[], pool: Selection): readonly NodeView[] {
  const labels = Object.entries(nodeSelectorOf(pool));
  return nodes.filter(
    (node) =>
      isReady(node) &&
      !node.spec.unschedulable &&
      labels.every(([key, value]) => node.metadata.labels[key] === value) &&
      node.spec.taints.every((taint) => isTolerated(taint, pool.tolerations)),
  );
}

function isTolerated(taint: Taint, tolerations: readonly Toleration[]): boolean {
  if (taint.effect === 'PreferNoSchedule') return true;
  return tolerations.some(
    ({ key, operator = 'Equal', value = '', effect }) =>
      (effect === undefined || effect === taint.effect) &&
      (key === undefined ? operator === 'Exists' : key === taint.key) &&
      (operator === 'Exists' || value === taint.value),
  );
}
