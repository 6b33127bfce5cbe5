import { bytesOf } from '@test-support/byte-sources.js';
import { describe, expect, it } from 'vitest';
import { isPrebuiltName, machinesOf } from './machines-of.js';

const object = (start: string, machineAt: number) => (machine: number) => {
  const bytes = Buffer.alloc(64);
  bytes.write(start, 'latin1');
  bytes.writeUInt16LE(machine, machineAt);
  return bytes;
};
const elf = object('\x7fELF\x02\x01', 18);
const coff = object('', 0);
const member = (name: string, content: Buffer) => {
  const header = `${name.padEnd(16)}${'0'.padEnd(32)}${String(content.length).padEnd(10)}\`\n`;
  return Buffer.concat([Buffer.from(header), content, Buffer.alloc(content.length % 2, '\n')]);
};
const archive = (...members: Buffer[]) => Buffer.concat([Buffer.from('!<arch>\n'), ...members]);
const machines = (bytes: Buffer) => machinesOf(bytesOf(bytes));

describe('machinesOf', () => {
  it('reads the machine of Windows and macOS objects', async () => {
    const image = Buffer.alloc(256);
    image.write('MZ');
    image.writeUInt32LE(128, 60);
    image.write('PE\0\0', 128);
    image.writeUInt16LE(0xaa64, 132);
    const macho = Buffer.alloc(32);
    macho.writeUInt32LE(0xfeedfacf, 0);
    macho.writeUInt32LE(0x0100000c, 4);
    const fat = Buffer.alloc(64);
    fat.writeUInt32BE(0xcafebabe, 0);
    fat.writeUInt32BE(2, 4);
    fat.writeUInt32BE(0x01000007, 8);
    fat.writeUInt32BE(0x0100000c, 28);
    expect(await machines(coff(0x8664))).toEqual(['amd64']);
    expect(await machines(image)).toEqual(['arm64']);
    expect(await machines(macho)).toEqual(['arm64']);
    expect(await machines(fat)).toEqual(['amd64', 'arm64']);
  });

  it('looks into every object of an archive, past tables, long names and odd sizes', async () => {
    const bsdName = Buffer.from('a_name_that_is_too_long_for_the_header.o\0\0\0\0');
    const bytes = archive(
      member('/', Buffer.alloc(12)),
      member('//', Buffer.from('a_long_name_in_the_table_of_names.o/\n')),
      member('/0', Buffer.concat([elf(183), Buffer.alloc(1)])),
      member(`#1/${bsdName.length}`, Buffer.concat([bsdName, elf(62)])),
      member('windows.o/', coff(0x14c)),
    );
    expect(await machines(bytes)).toEqual(['386', 'amd64', 'arm64']);
  });

  it('says nothing where the content does not say', async () => {
    const silent = ['', '!<thin>\n', 'INPUT(libother.a -lm) /* a linker script */', 'BC\xc0\xde bitcode'];
    for (const text of silent) expect(await machines(Buffer.from(text, 'latin1'))).toEqual([]);
  });

  it('keeps what it saw before an archive breaks off', async () => {
    const bytes = archive(member('a.o/', elf(183)), member('b.o/', elf(62)));
    expect(await machines(bytes.subarray(0, bytes.length - 70))).toEqual(['arm64']);
  });

  it('lets trouble of the storage through', async () => {
    const source = { size: 100, read: () => Promise.reject(new Error('store down')) };
    await expect(machinesOf(source)).rejects.toThrow('store down');
  });
});

it('isPrebuiltName knows libraries and objects by their names', () => {
  const names = ['cgo/libcustom.a', 'x.o', 'lib/libx.so', 'libx.so.1.2', 'rsrc_windows.syso', 'X.LIB'];
  expect(names.every(isPrebuiltName)).toBe(true);
  expect(['main.go', 'a.c', 'libx.so.txt', 'so', 'a'].some(isPrebuiltName)).toBe(false);
});
