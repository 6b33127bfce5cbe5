import { readRange } from './byte-source.js';
import { type ElfFile, rangeAt } from './elf-file.js';
import { Fields } from './fields.js';
import { MalformedBinary } from './malformed-binary.js';

/** `vna_flags`: the loader does not mind when the version is missing. */
const WEAK = 2;

/** A symbol version that a file asks of one of its libraries, such as `GLIBC_2.34` of `libc.so.6`. */
export interface VersionNeed {
  readonly library: string;
  readonly version: string;
}

/** More versions than any real file asks for. */
const MOST_NEEDS = 4096;
/** The table's size is written nowhere that stripping leaves alone; this is 16 times what real ones need. */
const LARGEST_TABLE = 256 * 1024;

/**
 * Walks the version needs (DT_VERNEED, also known as .gnu.version_r): a list of libraries, each with a list of
 * versions, linked by relative offsets. Answers those without which the file does not start.
 */
export async function readVersionNeeds(
  elf: ElfFile,
  { address, count }: { address: number; count: number },
  stringAt: (index: number) => Promise<string>,
): Promise<VersionNeed[]> {
  const range = rangeAt(elf, address);
  if (range === null) throw new MalformedBinary('The version needs are outside every segment.');
  const length = Math.min(range.length, LARGEST_TABLE);
  const bytes = await readRange(elf.source, { offset: range.offset, length }, 'version needs');
  const fieldsAt = (offset: number) => new Fields(bytes, elf.header.layout, offset);

  const needs: VersionNeed[] = [];
  let seen = 0;
  let library = 0;
  for (let left = count; left > 0; left--) {
    const need = fieldsAt(library).skip(2); // vn_version
    let versionsLeft = need.half();
    const file = need.word();
    let version = library + need.word(); // vn_aux
    const nextLibrary = need.word();
    let name: string | null = null;
    for (; versionsLeft > 0; versionsLeft--) {
      if (++seen > MOST_NEEDS) throw new MalformedBinary('The version needs have no end.');
      const entry = fieldsAt(version).skip(4); // vna_hash
      const isWeak = (entry.half() & WEAK) !== 0;
      const versionAt = entry.skip(2).word(); // vna_other, vna_name
      const next = entry.word();
      if (!isWeak) {
        // Read with the first version: a table of libraries without any could name more than can be read.
        name ??= await stringAt(file);
        needs.push({ library: name, version: await stringAt(versionAt) });
      }
      if (next === 0) break;
      version += next;
    }
    if (nextLibrary === 0) break;
    library += nextLibrary;
  }
  return needs;
}
