import { posix } from 'node:path';
import type { SourceFacts } from '../source/source-facts.js';

/** Where an attempt has its source and its modules (docs/agent-protocol.md). */
const SOURCE = '/src';
const MODULES = /^\/(?:[^/]+\/)*?modules\/(.+@v[^/]+(?:\/.*)?)$/;

/**
 * The name that a person knows of a file that a build has named; `null` for what is of no file of theirs, such as what
 * cgo has generated. Tools print paths from the module's folder, from that of the package they compile (`importPath`),
 * from the root, or as `-trimpath` has them.
 */
export function sourcePath(printed: string, importPath: string | null, source: SourceFacts): string | null {
  const { dir, modulePath } = source;
  const path = printed.replace(/^\.\//, '');
  if (/^<|cgo-generated|_cgo_|\.cgo[12]\.|^\$WORK|^\/tmp\//.test(printed)) return null;
  const absolute = posix.isAbsolute(printed) ? printed : posix.join(SOURCE, dir, printed);
  const module = MODULES.exec(absolute)?.[1];
  if (module !== undefined) return module.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const below = (importing: string) =>
    importing === modulePath || importing.startsWith(`${modulePath}/`)
      ? posix.join(dir, importing.slice(modulePath.length + 1))
      : posix.join(dir, 'vendor', importing);
  const candidates = [
    absolute === SOURCE || absolute.startsWith(`${SOURCE}/`) ? absolute.slice(SOURCE.length + 1) : null,
    importPath === null || posix.isAbsolute(printed) ? null : posix.join(below(importPath), path),
    // As -trimpath writes the folder of a package into what the linker quotes.
    printed.startsWith('/_/') ? below(printed.slice(3)) : null,
    below(path),
  ];
  const existing = candidates.find((name) => name !== null && source.has(name));
  if (existing) return existing;
  // A folder, or a file that is not there.
  return candidates[0] || null;
}
