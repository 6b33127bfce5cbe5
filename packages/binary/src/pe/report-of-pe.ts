import { type FileReport, REPORT_DEFAULTS } from '@cgoforge/core';
import type { ByteSource } from '../byte-source.js';
import { readBuildInfoIn } from '../go-build-info.js';
import { PE_FLAG, type PeFile, readPe } from './pe-file.js';
import { readImports } from './pe-imports.js';

const SUBSYSTEMS: Readonly<Record<number, string>> = { 2: 'windows', 3: 'console' };

/** Flags of the section of data that is there from the start and may be written, without those of its alignment. */
const WRITABLE_DATA = 0xc0000040;
const ALIGNMENT_FLAGS = 0x00f00000;

/** Reads a program or DLL that a build made. Throws `MalformedBinary` when it is none, is truncated or contradicts
 * itself. */
export async function reportOfPe(source: ByteSource): Promise<FileReport> {
  const pe = await readPe(source);
  const imports = await readImports(pe);
  return {
    ...{ format: 'pe', type: typeOf(pe), machine: pe.machine, interpreter: null, glibc: null, glibcxx: null },
    needed: imports.map(({ library }) => library),
    linkage: imports.length === 0 ? 'static' : 'dynamic',
    pie: (pe.loadFlags & PE_FLAG.anyAddress) !== 0,
    go: await readBuildInfoIn(source, dataOf(pe)),
    // The systems that are known are all Linux.
    ...REPORT_DEFAULTS,
    cross: true,
    pe: {
      subsystem: SUBSYSTEMS[pe.subsystem] ?? `subsystem ${pe.subsystem}`,
      imports,
      sections: pe.sections.map(({ name, length }) => ({ name, size: length })),
    },
  };
}

function typeOf({ flags }: PeFile): string {
  if ((flags & PE_FLAG.library) !== 0) return 'shared library';
  return (flags & PE_FLAG.executable) !== 0 ? 'executable' : 'object file';
}

/** Where Go's debug/buildinfo looks: in the first section of writable data. */
function dataOf({ sections }: PeFile) {
  return (
    sections.find(({ flags, length }) => length > 0 && (flags & ~ALIGNMENT_FLAGS) >>> 0 === WRITABLE_DATA) ??
    null
  );
}
