import {
  AGENT_PROTOCOL,
  type AgentPlace,
  type AgentPlan,
  type AttemptLimits,
  type AttemptOrder,
  type AttemptWork,
  agentOptionsOf,
  type LayerRefs,
  loaderFor,
  needsModules,
  type OfferedToolchain,
} from '@cgoforge/core';

/** What an attempt follows from. */
export interface Planned {
  readonly work: Pick<AttemptWork, 'lease' | 'slot' | 'task' | 'build' | 'source'>;
  readonly toolchain: Pick<OfferedToolchain, 'go'>;
  /** The exact version that compiles. */
  readonly go: string;
  readonly layers: LayerRefs;
  readonly place: AgentPlace;
  readonly limits: AttemptLimits;
}

/** What the executor must know of the attempt. */
export function orderOf({ work, toolchain, go, layers, place, limits }: Planned): AttemptOrder {
  const { build } = work;
  const { root, checkRoots } = layers;
  const avoids = work.task.rebuildOf?.machine;
  return {
    attempt: work.lease.attempt,
    slot: work.slot,
    cacheOf: build.options.cache && place.cache === 'kept' ? build.tenant : null,
    layers: { root, checkRoots, go: layers.go, modules: layers.modules },
    bringsGo: bringsGo(toolchain.go, go, layers),
    limits,
    ...(avoids && { avoids }),
  };
}

/** What its agent is told. */
export function planOf({ work, toolchain, go, layers, place, limits }: Planned): AgentPlan {
  const { source, build } = work;
  return {
    version: AGENT_PROTOCOL,
    attempt: work.lease.attempt,
    ...place,
    cache: build.options.cache ? place.cache : 'fresh',
    sourceDigest: source.digest,
    target: work.task.target,
    loader: loaderFor(work.task.target),
    go,
    bringsGo: bringsGo(toolchain.go, go, layers),
    modulesFrom: modulesFrom(work, layers),
    options: agentOptionsOf(build.options),
    limits,
  };
}

const bringsGo = (rootGo: string, go: string, layers: LayerRefs) => layers.go === null && go !== rootGo;

function modulesFrom({ source }: Pick<AttemptWork, 'source'>, { modules }: LayerRefs) {
  if (!needsModules(source.module)) return 'none';
  return modules !== null ? 'layer' : 'intake';
}
