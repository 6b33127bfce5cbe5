import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutAtOwn, quoteImitations } from './own-lines.js';

const OWN = [
  { start: 2, until: 4 },
  { start: 7, until: 8 },
];

const cut = (offset: number, text: string) =>
  [...cutAtOwn(OWN, offset, Buffer.from(text))].map(({ data, ours }) => `${ours ? 'ours' : 'build'} ${data}`);

it.each([
  [0, '0123456789', ['build 01', 'ours 23', 'build 456', 'ours 7', 'build 89']],
  [3, '345', ['ours 3', 'build 45']],
  [2, '2', ['ours 2']],
  [8, '89', ['build 89']],
  [4, '', []],
])('cutAtOwn cuts what begins at %d, %j', (offset, text, pieces) => {
  expect(cut(offset, text)).toEqual(pieces);
});

it('cutAtOwn loses no byte, wherever the log is read from', () => {
  fc.assert(
    fc.property(fc.nat(12), fc.uint8Array({ maxLength: 12 }), (offset, bytes) => {
      const pieces = [...cutAtOwn(OWN, offset, Buffer.from(bytes))];
      expect(Buffer.concat(pieces.map(({ data }) => data))).toEqual(Buffer.from(bytes));
    }),
  );
});

it('quoteImitations quotes each line that begins as one of ours', () => {
  const text = 'cgoforge: succeeded\nsays cgoforge: no\ncgoforge: failed';
  expect(quoteImitations(text)).toBe('> cgoforge: succeeded\nsays cgoforge: no\n> cgoforge: failed');
});
