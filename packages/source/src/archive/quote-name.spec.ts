import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteName } from './quote-name.js';

describe('quoteName', () => {
  it.each([
    ['main.go', '"main.go"'],
    ['größe 字.go', '"größe 字.go"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['a\nb\0\x1b[2J', '"a\\nb\\u0000\\u001b[2J"'],
    ['a\u202eog.b', '"a\\u202eog.b"'],
    ['a\u00a0b\u2028', '"a\\u00a0b\\u2028"'],
    ['\u{e0041}', '"\\u{e0041}"'],
  ])('shows %j as it is', (name, shown) => expect(quoteName(name)).toBe(shown));

  it('shows bytes that are no text', () => {
    expect(quoteName(Buffer.from('a"\xff\n', 'latin1'))).toBe('"a\\x22\\xff\\x0a"');
  });

  it('shows the beginning of a name without end', () => {
    expect(quoteName('x'.repeat(5000))).toHaveLength(203);
  });

  it('never shows what moves the cursor or turns the text', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(any, (name) => {
        expect(quoteName(name)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
