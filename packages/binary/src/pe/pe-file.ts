import { type ByteRange, type ByteSource, readRange, requireWithin } from '../byte-source.js';
import { Fields } from '../fields.js';
import { MalformedBinary } from '../malformed-binary.js';
import { peMachine } from './pe-machine.js';

// The format is Microsoft's "PE Format". A place in the file is an offset, one in memory an address relative to where the
// file is loaded.

/** A piece of the file, and where it is loaded. */
interface PeSection extends ByteRange {
  readonly name: string;
  readonly address: number;
  /** How much of it is loaded from the file: Windows leaves out what its size in memory does not cover. */
  readonly loaded: number;
  readonly flags: number;
}

/** A file for Windows whose every section was seen to lie within it. */
export interface PeFile {
  readonly source: ByteSource;
  /** In Go's words. */
  readonly machine: string;
  /** Whether an address in it has 64 bits. */
  readonly isWide: boolean;
  /** `Characteristics` of the COFF header, see `PE_FLAG`. */
  readonly flags: number;
  readonly subsystem: number;
  /** `DllCharacteristics`, see `PE_FLAG`. */
  readonly loadFlags: number;
  /** Where its table of imports is loaded; `null`: it has none. */
  readonly imports: number | null;
  readonly sections: readonly PeSection[];
}

export const PE_FLAG = { executable: 0x2, library: 0x2000, anyAddress: 0x40 } as const;

const LAYOUT = { wide: false, littleEndian: true } as const;
const DOS = { magic: 'MZ', size: 64, peOffset: 60 } as const;
const SIGNATURE = 'PE\0\0';
const COFF_SIZE = 20;
/** What the optional header has, by its magic: where it says how many directories follow it, and they themselves. */
const KINDS: Readonly<Record<number, { isWide: boolean; count: number }>> = {
  267: { isWide: false, count: 92 },
  523: { isWide: true, count: 108 },
};
const SUBSYSTEM = 68;
const DIRECTORY_SIZE = 8;
const IMPORTS = 1;
const SECTION = { size: 40, name: 8 } as const;
const SYMBOL_SIZE = 18;
const LONGEST_SECTION_NAME = 64;
/** Windows loads none with more (PE Format, COFF File Header). */
const MOST_SECTIONS = 96;

/** Reads headers and sections; throws `MalformedBinary` when it is no file for Windows, is truncated or contradicts
 * itself. */
export async function readPe(source: ByteSource): Promise<PeFile> {
  const start = await peOffset(source);
  const fields = fieldsOf(await readRange(source, { offset: start, length: COFF_SIZE }, 'COFF header'));
  const machine = peMachine(fields.half());
  if (machine === null) throw new MalformedBinary('It is for a machine that Windows does not run on.');
  const count = fields.half();
  if (count > MOST_SECTIONS) throw new MalformedBinary(`It claims ${count} sections.`);
  const [symbols, symbolCount] = [fields.skip(4).word(), fields.word()];
  const length = fields.half();
  const flags = fields.half();
  const header = await readRange(source, { offset: start + COFF_SIZE, length }, 'optional header');
  const optional = readOptional(header);
  const table = { offset: start + COFF_SIZE + length, length: count * SECTION.size };
  const names = symbols === 0 ? null : symbols + symbolCount * SYMBOL_SIZE;
  const sections = await readSections(source, await readRange(source, table, 'section headers'), names);
  return { source, machine, flags, ...optional, sections };
}

/** The bytes of the file that are loaded at this address, up to the end of their section; `null`: none. */
export function rangeLoadedAt({ sections }: PeFile, address: number): ByteRange | null {
  for (const section of sections) {
    const skipped = address - section.address;
    if (skipped >= 0 && skipped < section.loaded) {
      return { offset: section.offset + skipped, length: section.loaded - skipped };
    }
  }
  return null;
}

export const fieldsOf = (bytes: Buffer, offset = 0) => new Fields(bytes, LAYOUT, offset);

/** Whether a file begins as those for Windows do. */
function isPe(source: ByteSource): Promise<boolean> {
  return begins(source, 0, DOS.magic);
}

async function begins(source: ByteSource, offset: number, with_: string): Promise<boolean> {
  if (offset + with_.length > source.size) return false;
  return (await source.read(offset, with_.length)).toString('latin1') === with_;
}

/** Where its COFF header is: behind a program for DOS, which says that it does not run there. */
async function peOffset(source: ByteSource): Promise<number> {
  if (!(await isPe(source))) throw new MalformedBinary('It is no file for Windows.');
  const dos = await readRange(source, { offset: 0, length: DOS.size }, 'DOS header');
  const offset = fieldsOf(dos, DOS.peOffset).word();
  if (!(await begins(source, offset, SIGNATURE))) throw new MalformedBinary('It is a program for DOS.');
  return offset + SIGNATURE.length;
}

function readOptional(header: Buffer): Pick<PeFile, 'isWide' | 'subsystem' | 'loadFlags' | 'imports'> {
  const kind = KINDS[fieldsOf(header).half()];
  if (!kind) throw new MalformedBinary('Its optional header is of no kind that Windows loads.');
  const fields = fieldsOf(header, SUBSYSTEM);
  const [subsystem, loadFlags] = [fields.half(), fields.half()];
  const count = fieldsOf(header, kind.count).word();
  const imports = count <= IMPORTS ? 0 : fieldsOf(header, kind.count + 4 + IMPORTS * DIRECTORY_SIZE).word();
  return { isWide: kind.isWide, subsystem, loadFlags, imports: imports === 0 ? null : imports };
}

/** `names` is where names lie that do not fit into a header; `null`: there are none. */
async function readSections(source: ByteSource, table: Buffer, names: number | null): Promise<PeSection[]> {
  const sections: PeSection[] = [];
  for (let at = 0; at < table.length; at += SECTION.size) {
    const fields = fieldsOf(table, at + SECTION.name);
    const inMemory = fields.word();
    const [address, length, offset] = [fields.word(), fields.word(), fields.word()];
    const loaded = inMemory === 0 ? length : Math.min(inMemory, length);
    const flags = fields.skip(12).word();
    const name = await sectionName(source, table.subarray(at, at + SECTION.name), names);
    const section = { name, address, loaded, length, offset: length === 0 ? 0 : offset, flags };
    requireWithin(source, section, `section at offset ${section.offset}`);
    sections.push(section);
  }
  return sections;
}

/** A long name stands in the header as a slash and its place among such names, which only debuggers need. */
async function sectionName(source: ByteSource, bytes: Buffer, names: number | null): Promise<string> {
  const short = untilZero(bytes);
  const place = /^\/(\d+)$/.exec(short)?.[1];
  const offset = (names ?? 0) + Number(place);
  if (place === undefined || names === null || offset >= source.size) return short;
  const length = Math.min(LONGEST_SECTION_NAME, source.size - offset);
  return untilZero(await readRange(source, { offset, length }, 'names of sections'));
}

function untilZero(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
}
