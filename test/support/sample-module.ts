import type { SourceModule } from '@cgoforge/core';

/** A module that requires nothing, but for what is wished. */
export const sourceModule = (change: Partial<SourceModule> = {}): SourceModule => ({
  ...{ dir: '.', path: 'example.com/app', goLine: '1.24', toolchainLine: null },
  ...{ vendored: false, requires: [], ...change },
});
