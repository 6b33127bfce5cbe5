import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTarget } from '@cgoforge/core';
import { folderOfTest } from '@test-support/folders.js';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from './byte-source.js';
import { MalformedBinary } from './malformed-binary.js';
import { reportOfOutput } from './report-of-output.js';
import { libraryMachine } from './static-library.js';

const folder = folderOfTest();

const sourceOf = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
});

/** Made by ar, of these files. */
function library(files: Readonly<Record<string, string | Buffer>>): Buffer {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder(), name), content);
  execFileSync('ar', ['rc', 'lib.a', ...Object.keys(files)], { cwd: folder() });
  return readFileSync(join(folder(), 'lib.a'));
}

function object(machine: number): Buffer {
  writeFileSync(join(folder(), 'a.c'), 'int a = 1;\n');
  execFileSync('gcc', ['-c', 'a.c'], { cwd: folder() });
  const bytes = readFileSync(join(folder(), 'a.o'));
  bytes.writeUInt16LE(machine, 18);
  return bytes;
}

const [AMD64, ARM64] = [62, 183];

describe('a static library', () => {
  it('is for the machine of its objects, whatever lies beside', async () => {
    const bytes = library({
      'odd.txt': 'abc',
      'with-a-name-that-is-long.o': object(ARM64),
      'x.o': object(ARM64),
    });
    expect(await libraryMachine(sourceOf(bytes), 'elf')).toBe('arm64');
    expect(await reportOfOutput(sourceOf(bytes), 'static library', parseTarget('linux/arm64'))).toMatchObject(
      {
        ...{ format: 'ar', type: 'static library', machine: 'arm64', linkage: 'static', needed: [] },
      },
    );
  });

  it.each<[string, () => Buffer, string]>([
    ['another file', () => Buffer.from('\x7fELF and more'), 'It is no static library.'],
    ['nothing', () => Buffer.alloc(0), 'would lie beyond its end'],
    ['a library of text', () => library({ 'a.txt': 'x' }), 'It holds no object file.'],
    [
      'a library for two machines',
      () => library({ 'a.o': object(AMD64), 'b.o': object(ARM64) }),
      'It holds object files for amd64 and arm64.',
    ],
    ['one that is cut off', () => library({ 'a.o': object(AMD64) }).subarray(0, -100), 'cut off or damaged'],
  ])('is not %s', async (_, bytes, words) => {
    const reading = libraryMachine(sourceOf(bytes()), 'elf');
    await expect(reading).rejects.toBeInstanceOf(MalformedBinary);
    await expect(reading).rejects.toThrow(words);
  });

  it('is read to an end, whatever its bytes', async () => {
    const whole = library({ 'a.o': object(AMD64), 'b.txt': 'x' });
    for (let at = 0; at < whole.length; at += 7) {
      const bytes = Buffer.from(whole);
      bytes[at] = 0xff;
      await libraryMachine(sourceOf(bytes), 'elf').catch((error) =>
        expect(error).toBeInstanceOf(MalformedBinary),
      );
    }
  });
});
