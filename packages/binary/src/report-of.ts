import { type FileReport, REPORT_DEFAULTS } from '@cgoforge/core';
import { type ByteSource, readRange } from './byte-source.js';
import { type Dynamic, readDynamic } from './elf-dynamic.js';
import { type ElfFile, readElf, SEGMENT } from './elf-file.js';
import { ELF_TYPE } from './elf-header.js';
import { readGoBuildInfo } from './go-build-info.js';
import { readSystems } from './starts-on/read-systems.js';
import { startsOn } from './starts-on/starts-on.js';
import { highestVersion } from './versions.js';

const LONGEST_PATH = 4096;

/** Reads a file that a build made. Throws `MalformedBinary` when it is not ELF, is truncated or contradicts itself. */
export async function reportOf(source: ByteSource): Promise<FileReport> {
  const elf = await readElf(source);
  const dynamic = await readDynamic(elf);
  const interpreter = await readInterpreter(elf);
  const pie = isPie(elf, dynamic, interpreter);
  const needed = dynamic?.needed.toSorted() ?? [];
  const isProgram = pie || elf.header.type === ELF_TYPE.executable;
  const isStatic = dynamic === null || (isProgram && interpreter === null && needed.length === 0);
  const versionNeeds = dynamic?.versionNeeds ?? [];
  const versions = versionNeeds.map(({ version }) => version);
  const report = {
    format: 'elf',
    type: typeOf(elf.header.type, pie),
    machine: elf.header.machine,
    interpreter,
    needed,
    glibc: highestVersion(versions, 'GLIBC'),
    glibcxx: highestVersion(versions, 'GLIBCXX'),
    linkage: isStatic ? 'static' : 'dynamic',
    pie,
    go: await readGoBuildInfo(elf),
  } as const;
  const loaded = { ...report, versionNeeds, runpath: dynamic?.runpath ?? null };
  return { ...report, ...REPORT_DEFAULTS, startsOn: startsOn(loaded, readSystems()) };
}

/** A program and a library are both ET_DYN. Linkers mark the program; old ones did not, but a library has a soname. */
function isPie(elf: ElfFile, dynamic: Dynamic | null, interpreter: string | null): boolean {
  if (elf.header.type !== ELF_TYPE.shared) return false;
  return dynamic?.saysPie === true || (interpreter !== null && dynamic?.soname === null);
}

function typeOf(type: number, pie: boolean): string {
  if (type === ELF_TYPE.executable || pie) return 'executable';
  if (type === ELF_TYPE.shared) return 'shared library';
  return type === ELF_TYPE.relocatable ? 'object file' : `ELF type ${type}`;
}

async function readInterpreter({ source, segments }: ElfFile): Promise<string | null> {
  const segment = segments.find(({ type }) => type === SEGMENT.interpreter);
  if (segment === undefined) return null;
  const length = Math.min(segment.length, LONGEST_PATH);
  const bytes = await readRange(source, { offset: segment.offset, length }, 'name of the interpreter');
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}
