import type { PoolConfig } from './pool-config.js';

/** On every object of an attempt; its value is the attempt's id. */
export const ATTEMPT_LABEL = 'cgoforge.dev/attempt';
const POOL_LABEL = 'cgoforge.dev/pool';

type Pool = Pick<PoolConfig, 'name' | 'instance'>;

/** `att-<uuid>`: the one name of an attempt's ConfigMap, Secret and Pod, so that making them twice makes them once. */
export function objectNameOf(attempt: string): string {
  return attempt.replaceAll('_', '-').toLowerCase();
}

export function labelsOf(pool: Pool, attempt: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'cgoforge',
    'app.kubernetes.io/instance': pool.instance,
    'app.kubernetes.io/component': 'attempt',
    'app.kubernetes.io/managed-by': 'cgoforge-worker',
    [POOL_LABEL]: pool.name,
    [ATTEMPT_LABEL]: attempt,
  };
}

/** Selects the objects of all attempts of the pool. */
export function selectorOf(pool: Pool): string {
  return `app.kubernetes.io/instance=${pool.instance},${POOL_LABEL}=${pool.name},${ATTEMPT_LABEL}`;
}
