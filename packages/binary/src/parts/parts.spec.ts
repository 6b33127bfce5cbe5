import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from '@test-support/byte-sources.js';
import { folderOfTest } from '@test-support/folders.js';
import { describe, expect, it } from 'vitest';
import { differingParts } from './differing-parts.js';
import { digestParts } from './digest-parts.js';
import { partsOf } from './parts-of.js';

const folder = folderOfTest();

function compiled(source: string, ...flags: string[]): Buffer {
  writeFileSync(join(folder(), 'a.c'), source);
  execFileSync('gcc', ['-o', 'a.out', 'a.c', ...flags], { cwd: folder() });
  return readFileSync(join(folder(), 'a.out'));
}

function library(members: Readonly<Record<string, string>>): Buffer {
  for (const [name, content] of Object.entries(members)) writeFileSync(join(folder(), name), content);
  execFileSync('ar', ['rcD', 'lib.a', ...Object.keys(members)], { cwd: folder() });
  const bytes = readFileSync(join(folder(), 'lib.a'));
  execFileSync('rm', ['lib.a'], { cwd: folder() });
  return bytes;
}

/** In pieces that begin and end anywhere. */
async function* pieces(bytes: Buffer, length = 1_000) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const digest = async (bytes: Buffer) => digestParts(await partsOf(bytesOf(bytes)), pieces(bytes));
const differing = async (one: Buffer, other: Buffer) =>
  differingParts(await digest(one), await digest(other));
const namesOf = async (one: Buffer, other: Buffer) => (await differing(one, other)).map(({ name }) => name);

const PROGRAM = 'const char a[] = "one"; int big[10]; int main(int n, char **v) { return a[n] + big[n]; }\n';

describe('the parts of two files that differ', () => {
  it('are none of a file and itself', async () => {
    const program = compiled(PROGRAM);
    expect(await differing(program, program)).toEqual([]);
  });

  it('are the sections, as readelf names them', async () => {
    const program = compiled(PROGRAM);
    const other = compiled(PROGRAM.replace('one', 'two'), '-Wl,--build-id=none');
    const third = compiled(PROGRAM.replace('one', 'two'), '-Wl,--build-id=0x1234');
    const fourth = compiled(PROGRAM, '-Wl,--build-id=0x1235');
    expect(await namesOf(third, fourth)).toEqual(['.note.gnu.build-id', '.rodata']);
    expect(await differing(program, other)).toContainEqual({
      ...{ name: '.note.gnu.build-id', size: 36, originalSize: null },
    });
    const sections = execFileSync('readelf', ['-SW', join(folder(), 'a.out')], { encoding: 'utf8' });
    for (const { name } of await digest(fourth)) if (name !== 'headers') expect(sections).toContain(name);
  });

  it('have the sizes of both, also of what is in memory alone', async () => {
    const larger = compiled(PROGRAM.replace('[10]', '[4000]'), '-Wl,--build-id=none');
    const bss = (await differing(larger, compiled(PROGRAM, '-Wl,--build-id=none'))).find(
      ({ name }) => name === '.bss',
    );
    expect(bss?.size).toBeGreaterThanOrEqual(16_000);
    expect(bss?.originalSize).toBeLessThan(1_000);
  });

  it('are the headers where no section differs', async () => {
    const program = compiled(PROGRAM);
    const other = Buffer.from(program);
    other.writeUInt32LE(7, 48); // e_flags
    expect(await namesOf(program, other)).toEqual(['headers']);
  });

  it('are the members of a library', async () => {
    const members = { 'short.o': 'a', 'a-name-that-is-too-long.o': 'b', 'same.o': 'c' };
    const other = { ...members, 'a-name-that-is-too-long.o': 'other', 'new.o': 'd' };
    expect(await differing(library(members), library(other))).toEqual([
      { name: 'a-name-that-is-too-long.o', size: 1, originalSize: 5 },
      { name: 'new.o', size: null, originalSize: 1 },
    ]);
  });

  it('have no longer names than files have, whatever a library says', async () => {
    const header = (name: string, size: number) => `${name.padEnd(48)}${String(size).padEnd(10)}\`\n`;
    const names = 'a'.repeat(10_000);
    const library = Buffer.from(`!<arch>\n${header('//', names.length)}${names}${header('/0', 2)}bc`);
    expect((await partsOf(bytesOf(library))).map(({ name }) => name)).toEqual(['names', 'a'.repeat(255)]);
  });

  it('are none of files that have no parts', async () => {
    expect(await differing(Buffer.from('#define A 1\n'), Buffer.from('#define B 22\n'))).toEqual([]);
    expect(await differing(Buffer.alloc(0), Buffer.from('a'))).toEqual([]);
  });

  it('are read once, however sections overlap', async () => {
    const program = compiled(PROGRAM);
    const [at, size, count] = [Number(program.readBigUInt64LE(40)), 64, program.readUInt16LE(60)];
    for (let index = 1; index < count - 1; index++) {
      program.writeBigUInt64LE(0n, at + index * size + 24);
      program.writeBigUInt64LE(BigInt(program.length), at + index * size + 32);
      program.writeUInt32LE(1, at + index * size + 4);
    }
    const digested = await digest(program);
    expect(digested.reduce((sum, part) => sum + part.size, 0)).toBeLessThanOrEqual(program.length);
  });
});
