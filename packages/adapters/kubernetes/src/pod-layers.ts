import type { Layers } from '@cgoforge/core';

/** In place of layers that are made ready on a machine: nodes fetch images by themselves, and pods ask intake for Go
 * and modules while they build. */
export const podLayers: Layers = {
  prepare: async ({ toolchain }) => ({ ...toolchain.roots, go: null, modules: null, fetched: 0 }),
};
