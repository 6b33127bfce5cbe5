import { describe, expect, it } from 'vitest';
import { checkObjectKey } from './object-key.js';

describe('checkObjectKey', () => {
  it.each(['a', 'sources/h1=abc-_.tar.gz', 'attempts/att_0199/log', '..a/b..'])('takes %s', (key) => {
    expect(checkObjectKey(key)).toBe(key);
  });

  it.each(['', '/a', 'a/', 'a//b', '..', 'a/../b', './a', 'a b', 'a\\b', 'a%2fb', 'ä', 'a\n'])(
    'refuses %j',
    (key) => {
      expect(() => checkObjectKey(key)).toThrow('is not an object key');
    },
  );
});
