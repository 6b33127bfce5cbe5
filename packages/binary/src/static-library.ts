import { type ByteSource, readRange } from './byte-source.js';
import { isElf, readElfHeader } from './elf-header.js';
import { MalformedBinary } from './malformed-binary.js';
import { peMachine } from './pe/pe-machine.js';

const MAGIC = '!<arch>\n';

/** Of a member (ar(5)): name 16, date 12, owner 6, group 6, mode 8, size 10 bytes, and an end mark. */
const HEADER = { length: 60, name: 16, size: 48, end: 58 } as const;
const END_MARK = '`\n';

/** Of what Go and a C library bring together; hostile ones could be read for hours. */
const MOST_MEMBERS = 20_000;

/** An object for Windows is never smaller. */
const COFF_HEADER = 20;

/** What the objects of a library are: ELF, or COFF, as Windows' linkers have it. */
type ObjectFormat = 'elf' | 'coff';

/** The machine that all objects of a static library are for, in Go's words. Throws `MalformedBinary`. */
export async function libraryMachine(source: ByteSource, format: ObjectFormat): Promise<string> {
  const machineOf = format === 'elf' ? elfMachine : coffMachine;
  const machines = new Set<string>();
  for await (const member of membersOf(source)) {
    const machine = await machineOf(member);
    if (machine !== null) machines.add(machine);
  }
  const [machine, ...others] = machines;
  if (machine === undefined) throw new MalformedBinary('It holds no object file.');
  if (others.length > 0) {
    throw new MalformedBinary(`It holds object files for ${[machine, ...others].join(' and ')}.`);
  }
  return machine;
}

/** A file in a static library. */
export interface Member extends ByteSource {
  /** As it stands in the header: long ones of GNU's ar are `/` and where they begin in the member `//`. */
  readonly name: string;
  readonly offset: number;
}

/** The members, in their order. Throws `MalformedBinary`. */
export async function* membersOf(source: ByteSource): AsyncGenerator<Member> {
  const magic = await readRange(source, { offset: 0, length: MAGIC.length }, 'beginning');
  if (magic.toString('latin1') !== MAGIC) throw new MalformedBinary('It is no static library.');
  let members = 0;
  for (let offset = MAGIC.length; offset < source.size; ) {
    const header = await readRange(source, { offset, length: HEADER.length }, 'member');
    const size = Number(header.toString('latin1', HEADER.size, HEADER.end));
    const start = offset + HEADER.length;
    const isWhole = Number.isInteger(size) && size >= 0 && start + size <= source.size;
    if (!isWhole || header.toString('latin1', HEADER.end) !== END_MARK) {
      throw new MalformedBinary('It is a static library that is cut off or damaged.');
    }
    if (++members > MOST_MEMBERS) throw new MalformedBinary(`It has more than ${MOST_MEMBERS} members.`);
    const name = header.toString('latin1', 0, HEADER.name).trimEnd();
    yield {
      name,
      offset: start,
      size,
      read: (at, length) => source.read(start + at, Math.min(length, size - at)),
    };
    // Each begins at an even place.
    offset = start + size + (size % 2);
  }
}

/** `null` of a member that is no object: tables of names, and what Go adds. */
async function elfMachine(member: ByteSource): Promise<string | null> {
  return (await isElf(member)) ? (await readElfHeader(member)).machine : null;
}

/** By the machine that it begins with (PE Format, COFF File Header), since such an object has no other mark. */
async function coffMachine(member: ByteSource): Promise<string | null> {
  return member.size < COFF_HEADER ? null : peMachine((await member.read(0, 2)).readUInt16LE());
}
