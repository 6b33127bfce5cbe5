import type { FileReport, OutputKind } from '@cgoforge/core';
import type { ByteSource } from './byte-source.js';
import { readElfHeader } from './elf-header.js';
import { reportOf } from './report-of.js';
import { libraryMachine } from './static-library.js';

/** What there is to say of a file of a build; `null` of a header. Throws `MalformedBinary` when it is not what its kind
 * is. */
export async function reportOfOutput(source: ByteSource, kind: OutputKind): Promise<FileReport | null> {
  switch (kind) {
    case 'program':
      return reportOf(source);
    case 'static library':
      return unlinked('ar', kind, await libraryMachine(source));
    case 'debug information':
      return unlinked('elf', kind, (await readElfHeader(source)).machine);
    case 'header':
      return null;
  }
}

/** What no loader ever sees. */
function unlinked(format: FileReport['format'], type: OutputKind, machine: string): FileReport {
  const nothing = { interpreter: null, needed: [], glibc: null, glibcxx: null, go: null };
  return { format, type, machine, ...nothing, linkage: 'static', pie: false, startsOn: [], dependencies: [] };
}
