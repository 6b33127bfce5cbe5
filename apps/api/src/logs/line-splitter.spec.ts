import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter, prefixLines } from './line-splitter.js';

describe('LineSplitter', () => {
  it('gives whole lines and holds the rest', () => {
    const splitter = new LineSplitter();
    expect(splitter.push(Buffer.from('one\ntw')).toString()).toBe('one\n');
    expect(splitter.push(Buffer.from('o')).toString()).toBe('');
    expect(splitter.push(Buffer.from('\nthree')).toString()).toBe('two\n');
    expect(splitter.rest().toString()).toBe('three');
    expect(splitter.rest().length).toBe(0);
  });

  it('does not hold more than 64 KiB of a line without an end', () => {
    const splitter = new LineSplitter();
    expect(splitter.push(Buffer.alloc(64 * 1024, 'a')).length).toBe(0);
    expect(splitter.push(Buffer.from('b')).length).toBe(64 * 1024 + 1);
  });

  it('loses and adds no byte, however the log is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), (chunks) => {
        const splitter = new LineSplitter();
        const given = [...chunks.map((chunk) => splitter.push(Buffer.from(chunk))), splitter.rest()];
        expect(Buffer.concat(given)).toEqual(Buffer.concat(chunks));
      }),
    );
  });
});

it('prefixLines puts the prefix before each line, and ends the last one', () => {
  expect(prefixLines('[x] ', Buffer.from('a\n\nb')).toString()).toBe('[x] a\n[x] \n[x] b\n');
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 0x0a));
  expect(prefixLines('[x] ', bytes)).toEqual(Buffer.concat([Buffer.from('[x] '), bytes, Buffer.from('\n')]));
});
