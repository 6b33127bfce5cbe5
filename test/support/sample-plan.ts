import type { AttemptLimits, AttemptPlan } from '@cgoforge/core';

/** Limits for tests that only hand them on. */
export const sampleLimits: AttemptLimits = {
  memoryBytes: 1,
  cpus: 1,
  processes: 1,
  diskBytes: 1,
  wallSeconds: 1,
  logBytes: 1,
  outputBytes: 1,
};

/** A plan of nothing but defaults. */
export const samplePlan: AttemptPlan = {
  attempt: 'att_1',
  slot: 0,
  tenant: 'local',
  target: { os: 'linux', arch: 'amd64' },
  toolchain: 'host',
  go: '1.26.8',
  modules: null,
  limits: sampleLimits,
  options: {
    ...{ package: null, dir: '.', output: null, ldflags: null, go: null },
    ...{ tags: [], trimpath: true, cache: true, size: null },
  },
};
