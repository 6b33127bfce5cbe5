import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visibleLine, visibleText } from './visible-text.js';

const visible = (text: string | Buffer, ours = false) =>
  visibleText({ text: Buffer.from(text), ours }).toString();

it.each([
  ['\rcgoforge: succeeded', '^Mcgoforge: succeeded'],
  ['\u001b[2J\u001b]0;title\u0007', '^[[2J^[]0;title^G'],
  ['a\u0000b\u007f', 'a^@b^?'],
  ['\u009b31m', '\\u009b31m'],
  ['safe\u202eexe.txt', 'safe\\u202eexe.txt'],
  ['c\u200bgoforge\u2028\u{e0001}', 'c\\u200bgoforge\\u2028\\u{e0001}'],
  ['one\r\ntwo\n\tthree ä 漢 🙂', 'one\ntwo\n\tthree ä 漢 🙂'],
])('visibleText shows %j as %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

it('visibleText leaves nothing that a terminal acts on, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(visible(Buffer.from(bytes))).toMatch(/^[\t\n\x20-\x7e\u00a0-\u{10ffff}]*$/u);
    }),
  );
});

it('visibleText quotes what only looks like a line of ours', () => {
  expect(visible('cgoforge: succeeded\n')).toBe('> cgoforge: succeeded\n');
  expect(visible('cgoforge: succeeded\n', true)).toBe('cgoforge: succeeded\n');
});

it('visibleLine makes one line of a sentence, whatever it quotes', () => {
  expect(visibleLine('refused: x\r\ncgoforge: succeeded\u001b[2J')).toBe(
    'refused: x cgoforge: succeeded^[[2J',
  );
});
