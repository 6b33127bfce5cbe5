import { type ByteSource, readRange } from './byte-source.js';
import { ELF_MAGIC, readElfHeader } from './elf-header.js';

/** `Machine` of PE and COFF. */
const COFF_MACHINES: Readonly<Record<number, string>> = {
  332: '386',
  452: 'arm',
  34404: 'amd64',
  43620: 'arm64',
};
/** `cputype` of Mach-O. */
const MACH_MACHINES: Readonly<Record<number, string>> = {
  7: '386',
  12: 'arm',
  16777223: 'amd64',
  16777228: 'arm64',
};
/** The size of a COFF header, the smallest there is. */
const SHORTEST = 20;
/** A universal Mach-O file has a handful; Java classes share its magic and have a version there, 45 or more. */
const MOST_FAT_MACHINES = 16;

/** Architectures of one object file in Go's words; none where it does not say, as a linker script or LLVM bitcode. */
export async function objectMachines(source: ByteSource): Promise<readonly string[]> {
  const start = await readRange(source, { offset: 0, length: Math.min(source.size, 4096) }, 'object file');
  if (start.length < SHORTEST) return [];
  if (start.subarray(0, 4).equals(ELF_MAGIC)) return [(await readElfHeader(source)).machine];
  switch (start.readUInt32BE(0)) {
    case 0xfeedface:
    case 0xfeedfacf:
      return known(MACH_MACHINES[start.readUInt32BE(4)]);
    case 0xcefaedfe:
    case 0xcffaedfe:
      return known(MACH_MACHINES[start.readUInt32LE(4)]);
    case 0xcafebabe:
      return fatMachines(start);
    case 0x0000ffff: // an import library's short form
      return known(COFF_MACHINES[start.readUInt16LE(6)]);
  }
  const coff = start.toString('latin1', 0, 2) === 'MZ' ? peHeader(start) : 0;
  return coff === null ? [] : known(COFF_MACHINES[start.readUInt16LE(coff)]);
}

function fatMachines(start: Buffer): readonly string[] {
  const count = start.readUInt32BE(4);
  if (count > MOST_FAT_MACHINES || 8 + count * 20 > start.length) return [];
  return Array.from({ length: count }, (_, index) => start.readUInt32BE(8 + index * 20)).flatMap((machine) =>
    known(MACH_MACHINES[machine]),
  );
}

const known = (machine: string | undefined) => (machine === undefined ? [] : [machine]);

/** Where the COFF header of a PE image starts; `null` when the DOS program before it is all there is. */
function peHeader(start: Buffer): number | null {
  if (start.length < 64) return null;
  const at = start.readUInt32LE(60);
  return at + 6 <= start.length && start.toString('latin1', at, at + 4) === 'PE\0\0' ? at + 4 : null;
}
