import { Readable } from 'node:stream';
import {
  AGENT_PROTOCOL,
  type AgentPlan,
  type AttemptLimits,
  type AttemptOrder,
  agentOptionsOf,
  attemptToken,
  type BuildOptions,
  DEFAULT_BUILD_OPTIONS,
  type Executor,
  isReady,
  type LayerRefs,
  loaderFor,
  needsModules,
  type ObjectStore,
} from '@cgoforge/core';
import { prepareSource } from '../cluster/prepared-source.js';
import type { AttemptRows } from '../support/attempt-rows.js';
import { unique } from '../support/rows.js';
import type { BegunAttempt } from './executor.contract.js';

/** What differs from the defaults. */
export interface AttemptWish {
  readonly options?: Partial<BuildOptions>;
  readonly limits?: Partial<AttemptLimits>;
  readonly layers?: Partial<LayerRefs>;
}

interface BeginParts {
  readonly executor: Executor;
  readonly rows: AttemptRows;
  readonly store: ObjectStore;
  /** What tokens are made with. */
  readonly signingKey: Buffer;
}

/** Does all that API and worker do before an attempt starts. */
export async function beginAttempt(
  { executor, rows, store, signingKey }: BeginParts,
  archive: Buffer,
  { options: wished, limits, layers: given }: AttemptWish = {},
): Promise<BegunAttempt> {
  const options = { ...DEFAULT_BUILD_OPTIONS, ...wished };
  const capacity = await executor.capacity();
  const toolchain = capacity.toolchains.find(isReady);
  const target = toolchain?.targets[0];
  if (!toolchain || !target) throw new Error('The executor offers nothing.');
  const { canonical, ...source } = await prepareSource(archive, options.dir);
  const objectKey = `sources/${unique('source')}.tar.gz`;
  await store.put(objectKey, Readable.from([canonical]), canonical.length);
  const lease = await rows.begin({ ...source, objectKey, size: canonical.length });

  const go = options.go ?? toolchain.go;
  const layers = { ...toolchain.roots, go: null, modules: null, ...given };
  const fromIntake = needsModules(source.module) && layers.modules === null;
  const plan: AgentPlan = {
    ...capacity.place,
    version: AGENT_PROTOCOL,
    attempt: lease.attempt,
    sourceDigest: source.digest,
    target,
    loader: loaderFor(target),
    go,
    bringsGo: layers.go === null && go !== toolchain.go,
    modulesFrom: fromIntake ? 'intake' : layers.modules === null ? 'none' : 'layer',
    cache: options.cache ? capacity.place.cache : 'fresh',
    options: agentOptionsOf(options),
    limits: { ...capacity.limits, ...limits },
  };
  const order: AttemptOrder = {
    attempt: lease.attempt,
    slot: 0,
    cacheOf: plan.cache === 'kept' ? 'local' : null,
    layers,
    bringsGo: plan.bringsGo,
    limits: plan.limits,
  };
  await rows.received.open(plan);
  return { tenant: 'local', lease, order, plan, token: attemptToken(signingKey, lease.attempt) };
}
