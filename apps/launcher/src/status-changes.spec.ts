import { describe, expect, it } from 'vitest';
import { StatusChanges } from './status-changes.js';

const here = new AbortController().signal;

describe('StatusChanges', () => {
  it('tells of all attempts whoever has no number of its own', async () => {
    const changes = new StatusChanges(() => ['a', 'b'], new Date());
    const { next, attempts } = await changes.since(null, here);
    expect(attempts).toEqual(['a', 'b']);
    for (const number of [0, next + 1])
      expect((await changes.since(number, here)).attempts).toEqual(['a', 'b']);
  });

  it('tells what has changed since, each attempt once', async () => {
    const changes = new StatusChanges(() => [], new Date());
    const { next } = await changes.since(null, here);
    for (const attempt of ['a', 'b', 'a']) changes.note(attempt);
    const news = await changes.since(next, here);
    expect(news.attempts).toEqual(['a', 'b']);
    changes.note('c');
    expect((await changes.since(news.next, here)).attempts).toEqual(['c']);
  });

  it('waits for the next change, as long as somebody waits', async () => {
    const changes = new StatusChanges(() => [], new Date());
    const { next } = await changes.since(null, here);
    const waiting = changes.since(next, here);
    changes.note('a');
    expect((await waiting).attempts).toEqual(['a']);
    const gone = new AbortController();
    const given = changes.since(next + 1, gone.signal);
    gone.abort();
    expect(await given).toEqual({ next: next + 1, attempts: [] });
  });

  it('tells of all attempts whoever has missed too many changes', async () => {
    const changes = new StatusChanges(() => ['all'], new Date());
    const { next } = await changes.since(null, here);
    for (let count = 0; count < 2_000; count += 1) changes.note('a');
    expect((await changes.since(next, here)).attempts).toEqual(['all']);
  });

  it('gives out numbers that an earlier launcher did not', async () => {
    const earlier = new StatusChanges(() => [], new Date());
    for (let count = 0; count < 10; count += 1) earlier.note('a');
    const { next } = await earlier.since(null, here);
    await expect.poll(() => Date.now() * 1_000).toBeGreaterThan(next);
    const later = new StatusChanges(() => ['b'], new Date());
    later.note('b');
    expect((await later.since(next, here)).attempts).toEqual(['b']);
  });
});
