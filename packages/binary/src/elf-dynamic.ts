import { type ByteRange, readRange } from './byte-source.js';
import { type ElfFile, rangeAt, SEGMENT } from './elf-file.js';
import { readVersionNeeds, type VersionNeed } from './elf-version-needs.js';
import { Fields } from './fields.js';
import { MalformedBinary } from './malformed-binary.js';

/** What a file asks of the dynamic loader. */
export interface Dynamic {
  readonly needed: readonly string[];
  readonly soname: string | null;
  /** Where the loader looks first: DT_RUNPATH, or DT_RPATH of old. */
  readonly runpath: string | null;
  /** The linker's own word that it is a position-independent executable, not a library. */
  readonly saysPie: boolean;
  /** The symbol versions without which it does not start. */
  readonly versionNeeds: readonly VersionNeed[];
}

const TAG = {
  end: 0,
  needed: 1,
  strings: 5,
  stringsSize: 10,
  soname: 14,
  rpath: 15,
  runpath: 29,
  flags1: 0x6ffffffb,
  versionNeeds: 0x6ffffffe,
  versionNeedsCount: 0x6fffffff,
} as const;
const FLAG_1_PIE = 0x08000000;

/** More than any real file has; hostile ones would only make the report large. */
const MOST_ENTRIES = 1024;
const LONGEST_STRING = 4096;

/** Reads the dynamic segment, which stripping leaves alone; `null` when there is none. */
export async function readDynamic(elf: ElfFile): Promise<Dynamic | null> {
  const segment = elf.segments.find(({ type }) => type === SEGMENT.dynamic);
  if (segment === undefined || segment.length === 0) return null;
  const entries = await readEntries(elf, segment);
  const first = (tag: number) => entries.find((entry) => entry.tag === tag)?.value ?? null;

  const strings = stringsOf(elf, first(TAG.strings), first(TAG.stringsSize));
  const stringOf = async (tag: number) => {
    const index = first(tag);
    return index === null ? null : strings(index);
  };
  const needed: string[] = [];
  for (const { tag, value } of entries) if (tag === TAG.needed) needed.push(await strings(value));

  const needsAt = first(TAG.versionNeeds);
  const versionNeeds =
    needsAt === null
      ? []
      : await readVersionNeeds(elf, { address: needsAt, count: first(TAG.versionNeedsCount) ?? 0 }, strings);
  return {
    needed,
    soname: await stringOf(TAG.soname),
    runpath: (await stringOf(TAG.runpath)) ?? (await stringOf(TAG.rpath)),
    saysPie: ((first(TAG.flags1) ?? 0) & FLAG_1_PIE) !== 0,
    versionNeeds,
  };
}

async function readEntries(elf: ElfFile, segment: ByteRange) {
  const { layout } = elf.header;
  const size = layout.wide ? 16 : 8;
  const bytes = await readRange(elf.source, segment, 'dynamic segment');
  const entries: { tag: number; value: number }[] = [];
  const fields = new Fields(bytes, layout);
  for (let at = 0; at + size <= bytes.length; at += size) {
    const entry = { tag: fields.address(), value: fields.address() };
    if (entry.tag === TAG.end) break;
    if (entries.length === MOST_ENTRIES) throw new MalformedBinary('The dynamic segment has no end.');
    entries.push(entry);
  }
  return entries;
}

/** Reads single strings of the dynamic string table, which may be large in a file that exports much. */
function stringsOf(elf: ElfFile, address: number | null, size: number | null) {
  const mapped = address === null ? null : rangeAt(elf, address);
  const length = mapped === null ? 0 : Math.min(mapped.length, size ?? 0);
  return async (index: number): Promise<string> => {
    if (mapped === null || index >= length) throw new MalformedBinary('A name is outside the string table.');
    const range = { offset: mapped.offset + index, length: Math.min(length - index, LONGEST_STRING) };
    const bytes = await readRange(elf.source, range, 'string table');
    const end = bytes.indexOf(0);
    if (end < 0) throw new MalformedBinary('A name in the string table has no end.');
    return bytes.toString('utf8', 0, end);
  };
}
