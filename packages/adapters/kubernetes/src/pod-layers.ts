import type { Layers } from '@cgoforge/core';

/** In place of layers that are made ready on a machine: pods ask intake for what they need, while they build. */
export const podLayers: Layers = {
  prepare: async () => ({ go: null, modules: null, fetched: 0 }),
};
