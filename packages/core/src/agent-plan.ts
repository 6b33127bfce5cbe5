import type { AgentOptions } from './build-options.js';
import { Failure } from './failure.js';
import type { AttemptLimits } from './limits.js';
import { loaderFor, type Target } from './target.js';

/** The version of `AgentPlan`, of the reports that answer it, and of the protocol between agent and intake. */
export const AGENT_PROTOCOL = 2;

/** How the agent exits where that says something: it could not do its part, which is no fault of the sender's; what
 * came is not the source that the plan names; or the attempt's own disk has no room for that. */
export const AGENT_EXIT = { unable: 70, wrongSource: 3, noRoom: 4 } as const;

/** What the agent in an attempt's containers is to do, as `plan.json`; docs/agent-protocol.md explains the words. */
export interface AgentPlan extends AgentPlace {
  readonly version: typeof AGENT_PROTOCOL;
  readonly attempt: string;
  /** The source's identity, `h1:…`, which the agent computes again from what it unpacked. */
  readonly sourceDigest: string;
  readonly target: Target;
  /** What loads a program of the target, by its path there; `null`: it loads itself. */
  readonly loader: string | null;
  /** Exact Go version, such as `1.26.8`. */
  readonly go: string;
  /** Whether `source` brings Go from intake, since neither the root nor a layer has this version. */
  readonly bringsGo: boolean;
  /** Where modules come from. `none`: the source needs none. `layer`: they lie at /modules, read-only. `intake`: Go
   * asks for them through the sidecar. */
  readonly modulesFrom: 'none' | 'layer' | 'intake';
  readonly options: AgentOptions;
  readonly limits: AttemptLimits;
}

/** What the agent must know of the kind of place that it runs in. */
export interface AgentPlace {
  /** Where intake listens: `http://host:port`, or `unix:` and the path of a socket. */
  readonly intake: string;
  /** `own`: the work disk is a file system of its own, so statfs tells how full it is. `node`: it is the machine's, so
   * what the attempt has on it is counted. */
  readonly disk: 'own' | 'node';
  /** Who keeps the limit of processes: the container's cgroup, or the agent, which counts them. */
  readonly processes: 'cgroup' | 'agent';
  /** Whether /cache is a file system of its own, which later builds of the tenant find again. */
  readonly cache: 'kept' | 'fresh';
}

/** A plan as the previous release wrote it, for pods alone. */
interface AgentPlanV1
  extends Pick<AgentPlan, 'attempt' | 'intake' | 'sourceDigest' | 'target' | 'go' | 'options' | 'limits'> {
  readonly version: 1;
  readonly imageGo: string;
  readonly modules: boolean;
}

/** A plan as it was stored, by this release or the previous one. Throws `unavailable` for one of a newer release. */
export function readAgentPlan(stored: unknown): AgentPlan {
  const plan = stored as AgentPlan | AgentPlanV1;
  if (plan.version === AGENT_PROTOCOL) return plan;
  if (plan.version !== 1) {
    const { version } = plan as { readonly version: number };
    throw new Failure(
      'unavailable',
      `The plan of the attempt has version ${version}, and this release knows ${AGENT_PROTOCOL}: it is left to a newer one.`,
    );
  }
  const { version: _, imageGo, modules, ...same } = plan;
  return {
    ...same,
    version: AGENT_PROTOCOL,
    loader: loaderFor(plan.target),
    bringsGo: plan.go !== imageGo,
    modulesFrom: modules ? 'intake' : 'none',
    disk: 'node',
    processes: 'agent',
    cache: 'fresh',
  };
}
