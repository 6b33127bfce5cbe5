import { type ByteRange, type ByteSource, readRange, requireWithin } from './byte-source.js';
import { type ElfHeader, readElfHeader, type Table } from './elf-header.js';
import { Fields, type Layout } from './fields.js';
import { MalformedBinary } from './malformed-binary.js';

/** A program header: what the loader sees. */
interface Segment extends ByteRange {
  readonly type: number;
  readonly flags: number;
  readonly address: number;
}

/** A section header: what linkers and debuggers see; stripped files may have none. */
interface Section extends ByteRange {
  readonly name: string;
  readonly address: number;
  /** Whether its bytes are in the file; those of others are zeros in memory alone, or there are none. */
  readonly isInFile: boolean;
}

/** An ELF file whose every segment and section was seen to lie within it. */
export interface ElfFile {
  readonly source: ByteSource;
  readonly header: ElfHeader;
  readonly segments: readonly Segment[];
  readonly sections: readonly Section[];
}

export const SEGMENT = { load: 1, dynamic: 2, interpreter: 3 } as const;
export const SEGMENT_FLAG = { execute: 1, write: 2 } as const;
const LONGEST_SECTION_NAME = 64;
const SECTION = { empty: 0, withoutBits: 8 } as const;

/** Reads headers and tables; throws `MalformedBinary` when the file is not ELF, is truncated or contradicts itself. */
export async function readElf(source: ByteSource): Promise<ElfFile> {
  const header = await readElfHeader(source);
  const segments = await readSegments(source, header);
  const sections = await readSections(source, header);
  return { source, header, segments, sections };
}

/** The bytes of the file that the loader puts at this address, up to the end of their segment; `null`: none. */
export function rangeAt(elf: ElfFile, address: number): ByteRange | null {
  for (const segment of elf.segments) {
    const skipped = address - segment.address;
    if (segment.type === SEGMENT.load && skipped >= 0 && skipped < segment.length) {
      return { offset: segment.offset + skipped, length: segment.length - skipped };
    }
  }
  return null;
}

async function readSegments(source: ByteSource, { layout, segments }: ElfHeader): Promise<Segment[]> {
  const rows = await readTable(source, segments, layout.wide ? 56 : 32, 'program headers');
  return rows.map((row) => {
    const segment = segmentOf(new Fields(row, layout), layout);
    requireWithin(source, segment, `segment at offset ${segment.offset}`);
    return segment;
  });
}

/** The flags stand in another place in a 64-bit file, for the sake of alignment. */
function segmentOf(fields: Fields, { wide }: Layout): Segment {
  const type = fields.word();
  const flags = wide ? fields.word() : 0;
  const offset = fields.address();
  const address = fields.address();
  fields.address(); // p_paddr
  const length = fields.address();
  fields.address(); // p_memsz
  return { type, flags: wide ? flags : fields.word(), offset, address, length };
}

async function readSections(source: ByteSource, header: ElfHeader): Promise<Section[]> {
  const { layout } = header;
  const rows = await readTable(source, header.sections, layout.wide ? 64 : 40, 'section headers');
  const sections = rows.map((row) => {
    const fields = new Fields(row, layout);
    const nameAt = fields.word();
    const type = fields.word();
    fields.address(); // sh_flags
    const section = { nameAt, address: fields.address(), offset: fields.address(), length: fields.address() };
    const isInFile = type !== SECTION.empty && type !== SECTION.withoutBits;
    if (isInFile) requireWithin(source, section, `section at offset ${section.offset}`);
    return { ...section, isInFile };
  });
  const names = sections[header.namesIndex];
  const text = names?.isInFile ? await readRange(source, names, 'table of section names') : Buffer.alloc(0);
  return sections.map(({ nameAt, ...section }) => {
    return { name: nameIn(text, nameAt), ...section };
  });
}

/** Names are cut at a length that the ones we look for do not reach: hostile ones, all long, would cost minutes. */
function nameIn(text: Buffer, offset: number): string {
  const name = text.subarray(offset, offset + LONGEST_SECTION_NAME);
  const end = name.indexOf(0);
  return name.toString('latin1', 0, end < 0 ? name.length : end);
}

async function readTable(source: ByteSource, table: Table, entrySize: number, what: string) {
  if (table.offset === 0 || table.count === 0) return [];
  if (table.entrySize !== entrySize) throw new MalformedBinary(`Its ${what} have a wrong size.`);
  const bytes = await readRange(source, { offset: table.offset, length: table.count * entrySize }, what);
  return Array.from({ length: table.count }, (_, index) =>
    bytes.subarray(index * entrySize, (index + 1) * entrySize),
  );
}
