import { broken, refuse } from './archive-failures.js';
import type { ZipMember } from './zip-directory.js';

/** Where the directory lies in the file, and what was read of it. */
export interface ZipDirectoryPlace {
  readonly start: number;
  readonly end: number;
  readonly entries: number;
}

/** The longest of a comment, an end record, and those of zip64. */
export const LONGEST_TAIL = 0xffff + 22 + 20 + 56 + 1024;

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;

/** What stands behind a content whose sizes were not known before: with or without a signature, of 32 or 64 bits. */
const DESCRIPTORS = [12, 16, 20, 24];

/**
 * Refuses bytes that belong to no entry, before, between and behind the entries: who reads a zip from its beginning
 * would find entries there which the directory does not have. `members` in the order of their bytes.
 */
export function checkMembersTouch(members: readonly ZipMember[], { start }: ZipDirectoryPlace): void {
  const [first] = members;
  if (first && first.start > 0)
    throw refuse(first.name.text, `stands behind ${first.start} bytes of no entry`);
  for (const [index, member] of members.entries()) {
    const gap = (members[index + 1]?.start ?? start) - member.dataStart - member.compressedSize;
    if (gap < 0) throw refuse(member.name.text, 'shares its bytes with another entry of the zip');
    if (gap > 0 && !(member.sizesFollow && DESCRIPTORS.includes(gap))) {
      throw refuse(member.name.text, `is followed by ${gap} bytes that belong to no entry of the zip`);
    }
  }
}

/** Refuses an end of the zip that does not describe the very directory which lies before it. `tail` is all behind that
 * directory. */
export function checkEndRecords(tail: Buffer, place: ZipDirectoryPlace): void {
  const size = place.end - place.start;
  const has64 = tail.length >= 76 && tail.readUInt32LE(0) === END64;
  // Its own size field does not count itself and what stands before it.
  const length64 = has64 ? Number(tail.readBigUInt64LE(4)) + 12 : 0;
  if (has64) {
    const counts = [tail.readBigUInt64LE(24), tail.readBigUInt64LE(32)].map(Number);
    if (counts.some((count) => count !== place.entries)) throw otherDirectory();
    if (Number(tail.readBigUInt64LE(40)) !== size) throw otherDirectory();
    if (Number(tail.readBigUInt64LE(48)) !== place.start) throw otherDirectory();
    if (tail.length < length64 + 20 || tail.readUInt32LE(length64) !== LOCATOR64) throw otherDirectory();
    if (Number(tail.readBigUInt64LE(length64 + 8)) !== place.end) throw otherDirectory();
  }
  const end = tail.subarray(has64 ? length64 + 20 : 0);
  if (end.length < 22 || end.readUInt32LE(0) !== END) throw otherDirectory();
  // A field that is full refers to the record of zip64.
  const says = (value: number, full: number, is: number) => value === is || (has64 && value === full);
  const agrees =
    says(end.readUInt16LE(8), 0xffff, place.entries) &&
    says(end.readUInt16LE(10), 0xffff, place.entries) &&
    says(end.readUInt32LE(12), 0xffffffff, size) &&
    says(end.readUInt32LE(16), 0xffffffff, place.start) &&
    end.readUInt16LE(20) === end.length - 22;
  if (!agrees) throw otherDirectory();
}

function otherDirectory() {
  return broken('The end of the zip describes another directory than the one before it.');
}
