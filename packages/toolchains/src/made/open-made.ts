import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { minimalRoot } from '../debian/minimal-root.js';
import { GO_PLACE, type OpenToolchain } from '../open-toolchain.js';
import { bareName, isMade, madePlaces } from './made-places.js';
import type { MadeFacts } from './make-toolchain.js';
import { foreignArch, type MakeableToolchain } from './makeable.js';

/** A toolchain as this home has it: open, or to be made when somebody asks for it. Throws a sentence. */
export async function openMade(
  makeable: MakeableToolchain,
  home: string,
  goroot: { readonly path: string; readonly version: string },
): Promise<OpenToolchain> {
  const { name, targets } = makeable;
  const { root, facts } = madePlaces(home, makeable);
  const go = goroot.version;
  const same = { name, go, targets };
  if (!isMade(makeable, home)) {
    return { offered: { ...same, digest: null, parts: { go }, roots: null }, layers: new Map() };
  }
  const { digest, parts } = JSON.parse(await readFile(facts, 'utf8')) as MadeFacts;
  const check = await minimalRoot(join(home, 'roots'), bareName(makeable));
  const arch = foreignArch(makeable);
  const layer = `${name}-${digest}`;
  return {
    offered: {
      ...same,
      digest: `sha256:${digest}`,
      parts: { go, ...parts },
      roots: { root: layer, checkRoots: [check.name] },
    },
    layers: new Map([
      // runc takes no link for a root.
      [
        layer,
        {
          path: await realpath(root),
          mounts: [{ source: goroot.path, destination: GO_PLACE }],
          foreignArch: arch,
        },
      ],
      [check.name, { path: check.path, mounts: [], foreignArch: arch }],
    ]),
  };
}
