import { Failure } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { whileAway } from './heed.js';

const away = () => new Failure('unavailable', 'The store is away.');
const goingOn = new AbortController().signal;

/** Work that fails with each of these before it succeeds. */
function failingWith(...failures: readonly Error[]): () => Promise<string> {
  const left = [...failures];
  return async () => {
    const failure = left.shift();
    if (failure) throw failure;
    return 'done';
  };
}

describe('work whose store is away', () => {
  it('is done once it is back', async () => {
    expect(await whileAway(goingOn, failingWith(away(), away()))).toBe('done');
  });

  it('ends with any other failure', async () => {
    const wrong = new Failure('wrong_output', 'It is no program.');
    await expect(whileAway(goingOn, failingWith(away(), wrong))).rejects.toBe(wrong);
  });

  it('ends when nobody waits for it any more', async () => {
    const over = new AbortController();
    const work = whileAway(over.signal, async () => {
      over.abort();
      throw away();
    });
    await expect(work).rejects.toMatchObject({ code: 'unavailable' });
  });
});
