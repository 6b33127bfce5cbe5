import { writeCompilers } from './compilers.js';
import type { MakeableToolchain } from './makeable.js';

type Cross = NonNullable<MakeableToolchain['cross']>;

/** Says in a root which of its compilers serve which platform. */
export async function addCross(root: string, cross: Cross): Promise<void> {
  for (const [platform, prefix] of Object.entries(cross)) {
    // A script, since gcc looks for its own parts by the name that it is called by.
    const script = (program: string) => `#!/bin/sh\nexec /usr/bin/${prefix}-${program} "$@"\n`;
    await writeCompilers(root, platform.replaceAll('/', '-'), {
      cc: script('gcc'),
      'c++': script('g++'),
      // The one without a prefix finds libraries of the machine that compiles.
      'pkg-config': script('pkg-config'),
    });
  }
}
