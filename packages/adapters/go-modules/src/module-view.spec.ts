import { describe, expect, it } from 'vitest';
import { viewIdOf } from './module-view.js';

const quote = { path: 'rsc.io/quote', version: 'v1.5.2', sum: 'h1:a=', goModSum: 'h1:b=' };
const sampler = { path: 'rsc.io/sampler', version: 'v1.3.0', sum: null, goModSum: 'h1:c=' };

describe('viewIdOf', () => {
  it('is the same for the same modules in another order, or named twice', () => {
    expect(viewIdOf([quote, sampler])).toBe(viewIdOf([sampler, quote, sampler]));
    expect(viewIdOf([quote])).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([{ path: 'x' }, { version: 'v1.5.1' }, { sum: null }, { goModSum: null }])(
    'changes with %j',
    (change) => expect(viewIdOf([{ ...quote, ...change }])).not.toBe(viewIdOf([quote])),
  );
});
