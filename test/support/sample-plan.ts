import type { AttemptLimits } from '@cgoforge/core';

/** Limits for tests that only hand them on. */
export const sampleLimits: AttemptLimits = {
  ...{ memoryBytes: 1, cpus: 1, processes: 1, diskBytes: 1 },
  ...{ wallSeconds: 1, logBytes: 1, outputBytes: 1 },
};
