import { type ByteRange, type ByteSource, readRange } from './byte-source.js';
import { MalformedBinary } from './malformed-binary.js';

export const AR_MAGIC = Buffer.from('!<arch>\n');
const HEADER_SIZE = 60;
const MOST_MEMBERS = 65_536;

/**
 * The files of an archive as ar(5) describes it, in the forms of GNU, BSD and Microsoft, without the tables that only
 * speed linking up (`/`, `//`, `__.SYMDEF`).
 */
export async function* membersOf(source: ByteSource): AsyncGenerator<ByteRange> {
  let offset = AR_MAGIC.length;
  for (let seen = 0; offset + HEADER_SIZE <= source.size; seen++) {
    if (seen === MOST_MEMBERS) throw new MalformedBinary('The archive has too many members.');
    const header = await readRange(source, { offset, length: HEADER_SIZE }, 'header of a member');
    const [name, length] = [text(header, 0, 16), number(text(header, 48, 58))];
    if (text(header, 58) !== '`\n' || length === null) throw new MalformedBinary('A member has no header.');
    const member = { offset: offset + HEADER_SIZE, length };
    offset = member.offset + length + (length % 2);
    if (!isTable(name)) yield* withoutName(source, member, name);
  }
}

/** BSD puts a long name before the content, and says so in place of the name: `#1/` and its length. */
async function* withoutName(source: ByteSource, member: ByteRange, name: string): AsyncGenerator<ByteRange> {
  const before = name.startsWith('#1/') ? number(name.slice(3)) : 0;
  if (before === null || before > Math.min(member.length, 4096)) {
    throw new MalformedBinary('A member has no name.');
  }
  if (before > 0) {
    const range = { offset: member.offset, length: before };
    if (isTable(text(await readRange(source, range, 'name of a member')))) return;
  }
  yield { offset: member.offset + before, length: member.length - before };
}

function isTable(name: string): boolean {
  return /^(\/|\/\/|\/SYM64\/|__\.SYMDEF.*)\0*$/.test(name.trimEnd());
}

const text = (bytes: Buffer, start = 0, end = bytes.length) => bytes.toString('latin1', start, end);

function number(digits: string): number | null {
  return /^[0-9]+ *$/.test(digits) ? Number(digits) : null;
}
