import type { AgentPlan, AttemptOrder } from '@cgoforge/core';
import type { V1ConfigMap, V1ObjectMeta, V1Pod, V1Secret } from '@kubernetes/client-node';
import { labelsOf, objectNameOf } from './attempt-names.js';
import { podSpec } from './pod-spec.js';
import type { PoolConfig } from './pool-config.js';

/** The owner: with it goes all that the attempt has. It says what the agent is to do. */
export function attemptConfigMap(pool: PoolConfig, plan: AgentPlan): V1ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadataOf(pool, plan.attempt),
    immutable: true,
    data: { 'plan.json': JSON.stringify(plan) },
  };
}

export function attemptSecret(pool: PoolConfig, attempt: string, owner: string, token: string): V1Secret {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: metadataOf(pool, attempt, owner),
    immutable: true,
    type: 'Opaque',
    stringData: { token },
  };
}

/** The pod of an attempt, which goes with its owner, the ConfigMap of this uid. */
export function attemptPod(pool: PoolConfig, order: AttemptOrder, owner: string): V1Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadataOf(pool, order.attempt, owner),
      // A pod cannot be moved, only lost: scaling down waits for the build's end.
      annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
    },
    spec: podSpec(pool, order),
  };
}

/** `owner`: the ConfigMap's uid. As its controller it lets `kubectl drain` evict a pod without Job or ReplicaSet. */
function metadataOf(pool: PoolConfig, attempt: string, owner?: string): V1ObjectMeta {
  const name = objectNameOf(attempt);
  return {
    name,
    namespace: pool.namespace,
    labels: labelsOf(pool, attempt),
    ...(owner !== undefined && {
      ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name, uid: owner, controller: true }],
    }),
  };
}
