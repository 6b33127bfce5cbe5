import type { Layers } from '@cgoforge/core';

/** In place of a machine's layers: nodes fetch images by themselves, and pods ask intake for Go and modules. */
export const podLayers: Layers = {
  trim: async () => 0,
  prepare: async ({ toolchain }) => ({ ...toolchain.roots, go: null, modules: null, fetched: 0 }),
};
