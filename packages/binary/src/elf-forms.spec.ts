import { bytesOf } from '@test-support/byte-sources.js';
import { dynamicReport } from '@test-support/file-report.js';
import { describe, expect, it } from 'vitest';
import { reportOf } from './report-of.js';

/** A shared library of nothing but headers, with one needed library and the versions asked of it. */
function makeElf(
  { wide, littleEndian }: { wide: boolean; littleEndian: boolean },
  machine: number,
  versions: readonly { name: string; weak?: boolean }[],
): Buffer {
  const strings = ['', 'libc.so.6', ...versions.map(({ name }) => name)];
  const indexOf = (index: number) => strings.slice(0, index).reduce((sum, text) => sum + text.length + 1, 0);
  const number = (size: number) => (value: number) => {
    const bytes = Buffer.alloc(8);
    if (littleEndian) bytes.writeBigUInt64LE(BigInt(value));
    else bytes.writeBigUInt64BE(BigInt(value));
    return littleEndian ? bytes.subarray(0, size) : bytes.subarray(8 - size);
  };
  const [half, word, address] = [number(2), number(4), number(wide ? 8 : 4)];
  const headerSize = wide ? 64 : 52;
  const segmentSize = wide ? 56 : 32;

  const text = Buffer.from(`${strings.join('\0')}\0`);
  const needs = Buffer.concat([
    ...[half(1), half(versions.length), word(indexOf(1)), word(16), word(0)],
    ...versions.flatMap(({ weak }, index) => [
      ...[word(0), half(weak ? 2 : 0), half(2), word(indexOf(index + 2))],
      word(index + 1 < versions.length ? 16 : 0),
    ]),
  ]);
  const textAt = headerSize + 2 * segmentSize;
  const needsAt = textAt + text.length;
  const dynamicAt = needsAt + needs.length;
  const base = 0x10000;
  const dynamic = Buffer.concat(
    [
      ...[1, indexOf(1)], // DT_NEEDED
      ...[5, base + textAt], // DT_STRTAB
      ...[10, text.length], // DT_STRSZ
      ...[0x6ffffffe, base + needsAt], // DT_VERNEED
      ...[0x6fffffff, 1], // DT_VERNEEDNUM
      ...[0, 0],
    ].map(address),
  );
  const size = dynamicAt + dynamic.length;
  const segment = (type: number, at: number, length: number) => {
    const place = [at, base + at, base + at, length, length].map(address);
    return Buffer.concat([word(type), ...(wide ? [word(4), ...place] : [...place, word(4)]), address(1)]);
  };
  return Buffer.concat([
    Buffer.from('\x7fELF', 'latin1'),
    Buffer.from([wide ? 2 : 1, littleEndian ? 1 : 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ...[half(3), half(machine), word(1)],
    ...[0, headerSize, 0].map(address),
    word(0),
    ...[headerSize, segmentSize, 2, 0, 0, 0].map(half),
    segment(1, 0, size),
    segment(2, dynamicAt, dynamic.length),
    text,
    needs,
    dynamic,
  ]);
}

describe('reportOf', () => {
  it.each([
    { wide: true, littleEndian: true, machine: 183, name: 'arm64' },
    { wide: false, littleEndian: true, machine: 40, name: 'arm' },
    { wide: true, littleEndian: false, machine: 22, name: 's390x' },
    { wide: false, littleEndian: false, machine: 8, name: 'mips' },
  ])('reads the file of a $name machine', async ({ machine, name, ...form }) => {
    const file = makeElf(form, machine, [{ name: 'GLIBC_2.4' }, { name: 'GLIBC_2.34' }]);
    const report = {
      ...{ ...dynamicReport, type: 'shared library', machine: name, interpreter: null },
      startsOn: expect.any(Array),
    };
    expect(await reportOf(bytesOf(file))).toEqual(report);
  });

  it('leaves out versions that the loader can do without', async () => {
    const versions = [{ name: 'GLIBC_2.17' }, { name: 'GLIBC_2.38', weak: true }];
    const file = makeElf({ wide: true, littleEndian: true }, 62, versions);
    const { glibc, startsOn } = await reportOf(bytesOf(file));
    expect(glibc).toBe('2.17');
    expect(startsOn).toContainEqual({ system: 'RHEL 7', starts: true, why: null });
  });
});
