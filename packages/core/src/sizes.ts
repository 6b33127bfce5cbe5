import type { AttemptLimits } from './limits.js';

export const SIZES = ['small', 'medium', 'large'] as const;

/** How much a build may use, by name; what each name means the pool says. */
export type Size = (typeof SIZES)[number];

export interface PoolLimits {
  /** What a build may use that names no size. */
  readonly limits: AttemptLimits;
  /** Those that can be asked for; none where there is but one. */
  readonly sizes: Readonly<Partial<Record<Size, AttemptLimits>>>;
}

/** What a build of this size may use in the pool. A size that the pool has no longer is as none. */
export function limitsOf({ limits, sizes }: PoolLimits, size: Size | null | undefined): AttemptLimits {
  return (size ? sizes[size] : undefined) ?? limits;
}
