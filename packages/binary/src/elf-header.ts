import { type ByteSource, readRange } from './byte-source.js';
import { machineName } from './elf-machine.js';
import { Fields, type Layout } from './fields.js';
import { MalformedBinary } from './malformed-binary.js';

/** Where a table of the file lies. */
export interface Table {
  readonly offset: number;
  readonly entrySize: number;
  readonly count: number;
}

/** The first structure of an ELF file (System V gABI, chapter 4). */
export interface ElfHeader {
  readonly layout: Layout;
  /** `e_type`, see `ELF_TYPE`. */
  readonly type: number;
  /** In Go's words. */
  readonly machine: string;
  readonly segments: Table;
  readonly sections: Table;
  /** Index of the section that holds the names of sections. */
  readonly namesIndex: number;
}

export const ELF_TYPE = { relocatable: 1, executable: 2, shared: 3 } as const;

const ELF_MAGIC = Buffer.from('\x7fELF', 'latin1');
const IDENT_SIZE = 16;

/** Whether a file begins as those of ELF do. */
export async function isElf(source: ByteSource): Promise<boolean> {
  return source.size >= ELF_MAGIC.length && (await source.read(0, ELF_MAGIC.length)).equals(ELF_MAGIC);
}

/** Reads the header; throws `MalformedBinary` for anything that is not ELF. */
export async function readElfHeader(source: ByteSource): Promise<ElfHeader> {
  const ident = await readRange(source, { offset: 0, length: IDENT_SIZE }, 'ELF header');
  if (!ident.subarray(0, ELF_MAGIC.length).equals(ELF_MAGIC)) throw new MalformedBinary('It is no ELF file.');
  const [bits, order] = [ident[4], ident[5]];
  if ((bits !== 1 && bits !== 2) || (order !== 1 && order !== 2)) {
    throw new MalformedBinary('Its ELF class or byte order is unknown.');
  }
  const layout = { wide: bits === 2, littleEndian: order === 1 };
  const size = layout.wide ? 64 : 52;
  const header = await readRange(source, { offset: 0, length: size }, 'ELF header');
  const fields = new Fields(header, layout, IDENT_SIZE);
  const type = fields.half();
  const machine = machineName(fields.half(), layout);
  fields.skip(4).address(); // e_version, e_entry
  const segmentsOffset = fields.address();
  const sectionsOffset = fields.address();
  fields.skip(4 + 2); // e_flags, e_ehsize
  const segments = { offset: segmentsOffset, entrySize: fields.half(), count: fields.half() };
  const sections = { offset: sectionsOffset, entrySize: fields.half(), count: fields.half() };
  return { layout, type, machine, segments, sections, namesIndex: fields.half() };
}
