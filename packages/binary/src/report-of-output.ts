import { type FileReport, isCross, type OutputKind, REPORT_DEFAULTS, type Target } from '@cgoforge/core';
import type { ByteSource } from './byte-source.js';
import { readElfHeader } from './elf-header.js';
import { reportOfPe } from './pe/report-of-pe.js';
import { reportOf } from './report-of.js';
import { libraryMachine } from './static-library.js';

/** What there is to say of a file of a build; `null` of a header. Throws `MalformedBinary` when it is not what its kind
 * is for the target's system. */
export async function reportOfOutput(
  source: ByteSource,
  kind: OutputKind,
  target: Target,
): Promise<FileReport | null> {
  const isOfWindows = target.os === 'windows';
  switch (kind) {
    case 'program':
      return isOfWindows ? reportOfPe(source) : reportOf(source);
    case 'static library':
      return unlinked('ar', kind, await libraryMachine(source, isOfWindows ? 'coff' : 'elf'), target);
    case 'debug information':
      return unlinked('elf', kind, (await readElfHeader(source)).machine, target);
    case 'header':
      return null;
  }
}

/** What no loader ever sees. */
function unlinked(
  format: FileReport['format'],
  type: OutputKind,
  machine: string,
  target: Target,
): FileReport {
  const nothing = { interpreter: null, needed: [], glibc: null, glibcxx: null, go: null };
  const unlinked = { ...nothing, linkage: 'static', pie: false } as const;
  return { format, type, machine, ...unlinked, ...REPORT_DEFAULTS, cross: isCross(target) };
}
