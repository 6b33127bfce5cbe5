import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from '@test-support/byte-sources.js';
import { inFolderSync } from '@test-support/in-folder.js';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type ByteSource, LARGEST_READ } from './byte-source.js';
import { readElf } from './elf-file.js';
import { MalformedBinary } from './malformed-binary.js';
import { reportOf } from './report-of.js';

// A minute: far more than it takes; a hang would be longer.
vi.setConfig({ testTimeout: 60_000 });

const compile = (...args: readonly string[]): Buffer =>
  inFolderSync((cwd) => {
    const input = '#include <iostream>\nint main() { std::cout << "hello\\n"; }\n';
    execFileSync('g++', ['-x', 'c++', '-', '-o', 'out', ...args], { cwd, input });
    return readFileSync(join(cwd, 'out'));
  });

const program = compile();
const stripped = compile('-s');
const object = compile('-c');
const member = `${'a.o/'.padEnd(48)}${String(object.length).padEnd(10)}\`\n`;
const archive = Buffer.concat([Buffer.from(`!<arch>\n${member}`), object]);

/** Fails on a read that is too large or leaves the file, and on more of them than a small file can need. */
function watched(bytes: Buffer): ByteSource {
  const source = bytesOf(bytes);
  let reads = 0;
  return {
    size: source.size,
    read: (offset, length) => {
      const isWithin = offset >= 0 && length > 0 && offset + length <= bytes.length;
      if (!isWithin || length > LARGEST_READ) throw new Error(`A read of ${length} bytes at ${offset}.`);
      if (++reads > 20_000) throw new Error('Too many reads.');
      return source.read(offset, length);
    },
  };
}

async function parsesOrRefuses(bytes: Buffer): Promise<void> {
  try {
    await reportOf(watched(bytes));
  } catch (error) {
    if (!(error instanceof MalformedBinary)) throw error;
  }
}

/** Any bytes anywhere, and more of them where the tables are. */
const damage = fc.array(
  fc.record({
    at: fc.oneof(fc.nat({ max: 0x400 }), fc.nat({ max: program.length - 1 })),
    value: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)),
  }),
  { minLength: 1, maxLength: 12 },
);

function damaged(bytes: Buffer, changes: readonly { at: number; value: number }[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const { at, value } of changes) copy[at % copy.length] = value;
  return copy;
}

describe('a hostile file', () => {
  it.each([0, 1, 3, 4, 16, 63, 64, 65])('is refused when only its first %i bytes arrived', async (length) => {
    await expect(reportOf(bytesOf(program.subarray(0, length)))).rejects.toThrow(MalformedBinary);
  });

  it('is refused wherever it was cut', async () => {
    const cut = fc.record({
      file: fc.constantFrom(program, stripped),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(cut, async ({ file, share }) => {
        const part = file.subarray(0, Math.floor(share * (file.length - 1)));
        await expect(reportOf(watched(part))).rejects.toThrow(MalformedBinary);
      }),
    );
  });

  it('parses or is refused, in few and small reads, whatever bytes were changed', async () => {
    const original = fc.constantFrom(program, stripped, object, archive);
    await fc.assert(
      fc.asyncProperty(original, damage, (file, changes) => parsesOrRefuses(damaged(file, changes))),
      { numRuns: 2000 },
    );
  });

  it('parses or is refused with any single bit of its first kilobyte flipped', async () => {
    for (let bit = 0; bit < 1024 * 8; bit++) {
      const copy = Buffer.from(stripped);
      copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      await parsesOrRefuses(copy);
    }
  });

  it('does not follow version needs that claim to go on for ever', async () => {
    const { sections } = await readElf(bytesOf(program));
    const needs = sections.find(({ name }) => name === '.gnu.version_r');
    const [start, end] = needs ? [needs.offset, needs.offset + needs.length] : [0, 0];
    expect(end).toBeGreaterThan(start);
    const copy = Buffer.from(program);
    for (let at = start; at < end; at += 16) copy.writeUInt16LE(0xffff, at + 2);
    await parsesOrRefuses(copy);
  });
});
