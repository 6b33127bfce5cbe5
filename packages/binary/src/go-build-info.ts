import type { GoBuildInfo } from '@cgoforge/core';
import { type ByteRange, type ByteSource, readRange } from './byte-source.js';
import { type ElfFile, rangeAt, SEGMENT, SEGMENT_FLAG } from './elf-file.js';
import { parseModuleInfo } from './go-module-info.js';

// The format is that of Go's debug/buildinfo since Go 1.18: a header of 32 bytes at a multiple of 16, which starts with
// the magic, then the Go version and the module information, each as a varint length and its bytes.
const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');
const ALIGNMENT = 16;
const HEADER_SIZE = 32;
const FLAGS_OFFSET = 15;
/** Set when the strings follow the header; before Go 1.18 it held pointers. */
const FLAG_INLINE = 2;
const SEARCH_SIZE = 1024 * 1024;
const FRAME_SIZE = 16;
const LONGEST_VARINT = 5;
/** Ten times what a program with a thousand dependencies has. */
const LONGEST_TEXT = 1024 * 1024;

/** What the Go linker wrote about the program; `null` when Go did not link it, or before Go 1.18. */
export async function readGoBuildInfo(elf: ElfFile): Promise<GoBuildInfo | null> {
  return readBuildInfoIn(elf.source, searchArea(elf));
}

/** The same of any file, by where in it the linker has put such things; `null`: nowhere. */
export async function readBuildInfoIn(
  source: ByteSource,
  area: ByteRange | null,
): Promise<GoBuildInfo | null> {
  const found = area && (await findHeader(source, area));
  if (!found) return null;
  const version = await readString(source, { ...found, skip: HEADER_SIZE });
  const modules = version && (await readString(source, { ...found, skip: version.end }));
  if (!version || !modules || version.bytes.length === 0) return null;
  return { version: version.bytes.toString(), ...parseModuleInfo(withoutFrame(modules.bytes).toString()) };
}

/** Where Go looks: its own section, or else the first writable data, at whose start the linker puts it. */
function searchArea(elf: ElfFile): ByteRange | null {
  const section = elf.sections.find(({ name }) => name === '.go.buildinfo');
  if (section !== undefined) return rangeAt(elf, section.address);
  const data = elf.segments.find(
    ({ type, flags }) =>
      type === SEGMENT.load && (flags & (SEGMENT_FLAG.write | SEGMENT_FLAG.execute)) === SEGMENT_FLAG.write,
  );
  return data ?? null;
}

/** The first header at a multiple of 16; a piece starts at such a multiple too, so none is cut in two. */
async function findHeader(source: ByteSource, area: ByteRange): Promise<ByteRange | null> {
  const end = area.offset + area.length;
  for (let start = roundUp(area.offset); start + HEADER_SIZE <= end; start += SEARCH_SIZE) {
    const length = Math.min(SEARCH_SIZE, end - start);
    const bytes = await readRange(source, { offset: start, length }, 'Go build information');
    for (let at = bytes.indexOf(MAGIC); at >= 0; at = bytes.indexOf(MAGIC, at + 1)) {
      if (at % ALIGNMENT !== 0 || at + HEADER_SIZE > length) continue;
      const isInline = ((bytes[at + FLAGS_OFFSET] ?? 0) & FLAG_INLINE) !== 0;
      return isInline ? { offset: start + at, length: end - start - at } : null;
    }
  }
  return null;
}

const roundUp = (offset: number) => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

async function readString(
  source: ByteSource,
  { offset, length, skip }: ByteRange & { readonly skip: number },
) {
  const prefix = { offset: offset + skip, length: Math.min(LONGEST_VARINT, length - skip) };
  if (prefix.length <= 0) return null;
  const size = varint(await readRange(source, prefix, 'Go build information'));
  if (size === null || size.value > Math.min(LONGEST_TEXT, length - skip - size.bytes)) return null;
  const range = { offset: offset + skip + size.bytes, length: size.value };
  const bytes = await readRange(source, range, 'Go build information');
  return { bytes, end: skip + size.bytes + size.value };
}

/** The linker puts 16 bytes before and after the text, so that it can be found; without modules there is no text. */
function withoutFrame(bytes: Buffer): Buffer {
  const isFramed = bytes.length > 2 * FRAME_SIZE && bytes.at(-FRAME_SIZE - 1) === 0x0a;
  return isFramed ? bytes.subarray(FRAME_SIZE, -FRAME_SIZE) : bytes.subarray(0, 0);
}

/** An unsigned LEB128 number, as in Go's binary.Uvarint. */
function varint(bytes: Buffer): { value: number; bytes: number } | null {
  let value = 0;
  for (const [index, byte] of bytes.entries()) {
    value += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return { value, bytes: index + 1 };
  }
  return null;
}
