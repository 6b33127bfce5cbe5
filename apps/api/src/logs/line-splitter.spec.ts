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

  it.each(['é', '日', '😀', '\r\n'])('tears no %j in a line without an end', (char) => {
    const bytes = Buffer.from(`x${char.repeat(70_000)}`);
    const splitter = new LineSplitter();
    const cut = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) =>
      splitter.push(bytes.subarray(index * 65_536, (index + 1) * 65_536)),
    );
    const texts = [...cut, splitter.rest()].map((piece) => piece.toString());
    expect(texts.join('')).toBe(bytes.toString());
    expect(texts.join('|')).not.toMatch(/\r\|/);
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
