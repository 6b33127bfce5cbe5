import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePosition, printPosition } from './log-events.js';

describe('the position in a log', () => {
  it('is read back as it was printed', () => {
    const slug = fc.stringMatching(/^linux-[a-z0-9]+-glibc2\.[0-9]+$/);
    fc.assert(
      fc.property(fc.dictionary(slug, fc.nat(), { minKeys: 1, noNullPrototype: true }), (position) => {
        expect(parsePosition(printPosition(position))).toEqual(position);
      }),
    );
  });

  it.each(['x', 'a=-1', 'a=1,', 'a=1;b=2'])('refuses %j, which is not one of ours', (text) => {
    expect(() => parsePosition(text)).toThrow(expect.objectContaining({ code: 'invalid_query' }));
  });
});
