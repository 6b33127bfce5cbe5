import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outputRule } from './build-option-rules.js';
import { checkObjectKey } from './object-key.js';

describe('checkObjectKey', () => {
  it.each(['a', 'sources/h1=abc-_.tar.gz', 'attempts/att_0199/log', '..a/b..'])('takes %s', (key) => {
    expect(checkObjectKey(key)).toBe(key);
  });

  it('takes every name that a program may have', () => {
    const name = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(name, (text) => {
        fc.pre(outputRule(text) === null);
        expect(checkObjectKey(`attempts/att_0199/${text}`)).toContain(text);
      }),
    );
  });

  it.each(['', '/a', 'a/', 'a//b', '..', 'a/../b', './a', 'a b', 'a\\b', 'a%2fb', 'ä', 'a\n'])(
    'refuses %j',
    (key) => expect(() => checkObjectKey(key)).toThrow('is not an object key'),
  );
});
