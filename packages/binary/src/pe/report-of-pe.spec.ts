import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from '@test-support/byte-sources.js';
import { folderOfSuite } from '@test-support/folders.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type ByteSource, LARGEST_READ } from '../byte-source.js';
import { MalformedBinary } from '../malformed-binary.js';
import { missingOnWindows } from './missing-on-windows.js';
import { reportOfPe } from './report-of-pe.js';

// Far more than it takes; a hang would be longer.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 });

const folder = folderOfSuite();
const programs: Record<string, Buffer> = {};
const program = (arch: string) => programs[arch] as Buffer;

beforeAll(() => {
  writeFileSync(join(folder, 'go.mod'), 'module example.com/app\n\ngo 1.24\n');
  writeFileSync(join(folder, 'main.go'), 'package main\n\nfunc main() { println("hello") }\n');
  for (const arch of ['amd64', '386']) {
    const env = { ...process.env, CGO_ENABLED: '0', GOOS: 'windows', GOARCH: arch };
    const build = (...args: string[]) =>
      execFileSync('go', ['build', '-buildvcs=false', ...args], { cwd: folder, env });
    build('-ldflags=-s -w', '-o', `${arch}.exe`);
    build('-o', `${arch}-whole.exe`);
    programs[arch] = readFileSync(join(folder, `${arch}.exe`));
  }
});

/** What binutils reads of a file: its libraries, and what it takes of them. */
function oracle(arch: string) {
  const text = execFileSync('objdump', ['-p', `${arch}.exe`], { cwd: folder, encoding: 'utf8' });
  return {
    libraries: [...text.matchAll(/DLL Name: (\S+)/g)].map(([, name]) => name),
    names: [...text.matchAll(/^\t[0-9a-f]+\t\s*[0-9]+\s+(\S+)$/gm)].map(([, name]) => name),
  };
}

describe.each(['amd64', '386'])('a program for windows/%s', (arch) => {
  it('is read as binutils reads it', async () => {
    const report = await reportOfPe(bytesOf(program(arch)));
    const { libraries, names } = oracle(arch);
    expect(libraries.length).toBeGreaterThan(0);
    expect(report).toMatchObject({
      format: 'pe',
      type: 'executable',
      machine: arch,
      cross: true,
      startsOn: [],
    });
    expect(report.needed).toEqual(libraries.toSorted());
    const found = report.pe?.imports.flatMap((one) => one.names) ?? [];
    expect(found.length).toBeGreaterThan(20);
    expect(found.toSorted()).toEqual(names.toSorted());
    expect(report.pe?.subsystem).toBe('console');
    expect(report.pe?.sections.map(({ name }) => name)).toEqual(expect.arrayContaining(['.text', '.data']));
  });

  it('imports the same with its debug information, whose sections are larger than what is loaded', async () => {
    const [stripped, whole] = [`${arch}.exe`, `${arch}-whole.exe`].map((name) =>
      readFileSync(join(folder, name)),
    );
    const importsOf = async (bytes = Buffer.alloc(0)) => (await reportOfPe(bytesOf(bytes))).pe?.imports;
    expect(await importsOf(whole)).toEqual(await importsOf(stripped));
    const { pe } = await reportOfPe(bytesOf(whole ?? Buffer.alloc(0)));
    expect(pe?.sections.map(({ name }) => name)).toContain('.zdebug_info');
  });

  it('says what Go wrote into it', async () => {
    const { go } = await reportOfPe(bytesOf(program(arch)));
    expect(go).toMatchObject({ path: 'example.com/app', settings: { GOOS: 'windows', GOARCH: arch } });
  });
});

it('a library that is neither of Windows nor beside the file is missing there', async () => {
  const report = await reportOfPe(bytesOf(program('amd64')));
  expect(missingOnWindows(report, [])).toBeNull();
  const needed = ['KERNEL32.dll', 'api-ms-win-crt-heap-l1-1-0.dll', 'libstdc++-6.dll', 'Mine.dll'];
  expect(missingOnWindows({ ...report, needed }, ['mine.DLL'])).toBe(
    'A bare Windows has no libstdc++-6.dll.',
  );
});

describe('a hostile file for Windows', () => {
  /** Fails on a read that is too large or leaves the file, and on more of them than a small file can need. */
  function watched(bytes: Buffer): ByteSource {
    let reads = 0;
    return {
      size: bytes.length,
      read: async (offset, length) => {
        const isWithin = offset >= 0 && length > 0 && offset + length <= bytes.length;
        if (!isWithin || length > LARGEST_READ) throw new Error(`A read of ${length} bytes at ${offset}.`);
        if (++reads > 20_000) throw new Error('Too many reads.');
        return bytes.subarray(offset, offset + length);
      },
    };
  }

  async function parsesOrRefuses(bytes: Buffer): Promise<void> {
    await reportOfPe(watched(bytes)).catch((error) => expect(error).toBeInstanceOf(MalformedBinary));
  }

  it.each([0, 1, 2, 63, 64, 130, 200])('is refused when only its first %i bytes arrived', async (length) => {
    await expect(reportOfPe(watched(program('amd64').subarray(0, length)))).rejects.toThrow(MalformedBinary);
  });

  it('is refused where it is for another system', async () => {
    await expect(reportOfPe(bytesOf(readFileSync(process.execPath)))).rejects.toThrow('no file for Windows');
  });

  it('parses or is refused, in few and small reads, whatever bytes were changed', async () => {
    // Its headers and imports; what is behind them is read by nobody.
    const { pe } = await reportOfPe(bytesOf(program('amd64')));
    expect(pe).not.toBeNull();
    const size = program('amd64').length;
    const change = fc.record({
      at: fc.oneof(fc.nat({ max: 0x600 }), fc.nat({ max: size - 1 })),
      value: fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('amd64', '386'),
        fc.array(change, { minLength: 1, maxLength: 12 }),
        async (arch, changes) => {
          const bytes = program(arch);
          const before = changes.map(({ at }) => [at % bytes.length, bytes[at % bytes.length] ?? 0] as const);
          for (const { at, value } of changes) bytes[at % bytes.length] = value;
          try {
            await parsesOrRefuses(bytes);
          } finally {
            for (const [at, value] of before.toReversed()) bytes[at] = value;
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('parses or is refused with any single bit of its headers flipped', async () => {
    const bytes = Buffer.from(program('386'));
    for (let bit = 0; bit < 0x300 * 8; bit++) {
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      await parsesOrRefuses(bytes);
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    }
  });

  it('is refused where what it imports has more characters than are stored', async () => {
    const importing = (count: number) => {
      const bytes = Buffer.alloc(0x1000 + 8 * count + 600);
      bytes.write('MZ');
      bytes.writeUInt32LE(64, 60);
      bytes.write('PE', 64);
      for (const [value, at] of [
        [0x8664, 68],
        [1, 70],
        [240, 84],
        [0x22, 86],
        [523, 88],
      ] as const)
        bytes.writeUInt16LE(value, at);
      for (const [value, at] of [
        [16, 196],
        [0x1000, 208],
      ] as const)
        bytes.writeUInt32LE(value, at);
      const loaded = bytes.length - 512;
      for (const [index, value] of [loaded, 0x1000, loaded, 512].entries())
        bytes.writeUInt32LE(value, 336 + 4 * index);
      // The one descriptor, the library's name, the name that is imported, and so often that name's address.
      for (const [value, at] of [
        [0x1300, 512],
        [0x1030, 524],
      ] as const)
        bytes.writeUInt32LE(value, at);
      bytes.write('a.dll', 512 + 0x30);
      bytes.write('f'.repeat(500), 512 + 0x42);
      for (let index = 0; index < count; index++) bytes.writeUInt32LE(0x1040, 512 + 0x300 + 8 * index);
      return reportOfPe(bytesOf(bytes));
    };
    expect((await importing(100)).pe?.imports[0]?.names).toHaveLength(100);
    await expect(importing(1000)).rejects.toThrow('It imports more than can be true.');
  });

  it('does not follow imports that name each other for ever', async () => {
    const { sections } = (await reportOfPe(bytesOf(program('amd64')))).pe ?? { sections: [] };
    expect(sections.some(({ name }) => name === '.idata')).toBe(true);
    const bytes = Buffer.from(program('amd64'));
    // Wherever the table is, all of the file after the headers names the place of the DOS header's program.
    for (let at = 0x600; at + 4 <= bytes.length; at += 4) bytes.writeUInt32LE(0x1000, at);
    await parsesOrRefuses(bytes);
  });
});
