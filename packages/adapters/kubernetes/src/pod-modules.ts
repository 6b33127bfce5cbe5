import type { Modules } from '@cgoforge/core';

/** In place of modules that are made ready on this machine: pods ask intake for what they need, while they build. */
export const podModules: Modules = {
  view: async () => null,
  toolchain: async () => {},
};
