import type { BuildOptions } from './build-options.js';
import type { AttemptLimits } from './limits.js';
import type { Target } from './target.js';

/** What the agent in an attempt's pod is to do, as `plan.json`; apps/agent reads the same words. */
export interface PodPlan {
  readonly version: 1;
  readonly attempt: string;
  /** Where intake listens, such as `http://cgoforge-intake:8081`. */
  readonly intake: string;
  /** The source's identity, `h1:…`, which the agent computes again from what it unpacked. */
  readonly sourceDigest: string;
  readonly target: Target;
  /** Exact Go version, such as `1.26.8`; fetched from intake where the image has another one. */
  readonly go: string;
  readonly imageGo: string;
  /** Whether modules may be asked from intake; a vendored source needs none. */
  readonly modules: boolean;
  readonly options: Omit<BuildOptions, 'go' | 'cache' | 'size'>;
  readonly limits: AttemptLimits;
}
