import type { ByteRange, ByteSource } from '../byte-source.js';
import { readElf } from '../elf-file.js';
import { isElf } from '../elf-header.js';
import { MalformedBinary } from '../malformed-binary.js';
import { type Member, membersOf } from '../static-library.js';

/** A part of a file that has a name: a section of an ELF file, or a member of a static library. */
export interface FilePart extends ByteRange {
  readonly name: string;
  /** `false`: it has a length alone, as memory that begins as zeros. */
  readonly isInFile: boolean;
}

/** A list of names is some kilobytes. */
const MOST_NAMES = 1024 ** 2;

/** Longer names are cut: thousands of hostile ones, each as long as the list, would be kept and shown whole. */
const LONGEST_NAME = /^[^/\n]{0,255}/;

/** The parts of a file; none where it has no parts, or they are not known of its format. */
export async function partsOf(source: ByteSource): Promise<readonly FilePart[]> {
  try {
    return (await isElf(source)) ? await sectionsOf(source) : await namedMembers(source);
  } catch (error) {
    if (error instanceof MalformedBinary) return [];
    throw error;
  }
}

async function sectionsOf(source: ByteSource): Promise<readonly FilePart[]> {
  const { sections } = await readElf(source);
  return sections.filter(({ name }) => name !== '');
}

async function namedMembers(source: ByteSource): Promise<readonly FilePart[]> {
  const parts: FilePart[] = [];
  let names = '';
  for await (const member of membersOf(source)) {
    const { name, offset, size: length } = member;
    if (name === '//') names = await readNames(member);
    parts.push({ name: nameOf(name, names), offset, length, isInFile: true });
  }
  return parts;
}

async function readNames({ size, read }: Member): Promise<string> {
  return size === 0 ? '' : (await read(0, Math.min(size, MOST_NAMES))).toString('latin1');
}

/** As GNU's ar writes them: a slash ends a short name, and a number behind one is where a long name begins. The lists of
 * symbols and of long names are members too, which nobody has named. */
function nameOf(written: string, names: string): string {
  if (written === '/' || written === '/SYM64/') return 'symbols';
  if (written === '//') return 'names';
  const at = /^\/(\d+)$/.exec(written)?.[1];
  if (at === undefined) return written.replace(/\/$/, '');
  return LONGEST_NAME.exec(names.slice(Number(at)))?.[0] ?? '';
}
