import { Modules } from '@cgoforge/core';

/** Pods ask intake for modules and Go while they build; nothing is prepared for them. */
export class PodModules extends Modules {
  async view(): Promise<null> {
    return null;
  }

  async toolchain(): Promise<void> {}
}
