import { describe, expect, it, vi } from 'vitest';
import { Turns } from './turns.js';

/** Begins work of these sources, in this order; `ended` ends one that has begun. */
function begin(turns: Turns, sources: readonly string[]) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  for (const name of sources) {
    const work = () => {
      begun.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    };
    void turns.take(name.slice(0, 1), work);
  }
  const ended = async (name: string, next: readonly string[]) => {
    const before = begun.length;
    ends.get(name)?.();
    await vi.waitFor(() => expect(begun.slice(before)).toEqual(next));
  };
  return { begun, ended };
}

describe('Turns', () => {
  it('gives a source that asked for much one turn, and then the others theirs', async () => {
    const { begun, ended } = begin(new Turns(2), ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']);
    expect(begun).toEqual(['a1', 'b1']);
    await ended('a1', ['c1']);
    await ended('c1', ['a2']);
    await ended('b1', ['b2']);
    await ended('a2', ['a3']);
  });

  it('goes on after work that failed', async () => {
    const turns = new Turns(1);
    await expect(turns.take('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turns.take('a', async () => 'yes')).toBe('yes');
  });

  it('refuses what a source asks for beyond 256 that wait', async () => {
    const turns = new Turns(1);
    const { begun } = begin(turns, [...Array.from({ length: 257 }, (_, index) => `a${index}`), 'b']);
    await expect(turns.take('a', async () => {})).rejects.toMatchObject({ code: 'unavailable' });
    expect(begun).toEqual(['a0']);
  });

  it('pauses when what has its turn has ended, and goes on afterwards', async () => {
    const turns = new Turns(2);
    const { begun, ended } = begin(turns, ['a', 'b']);
    const seen: string[] = [];
    const paused = turns.pause(async () => void seen.push(...begun, 'paused'));
    const later = turns.take('c', async () => void seen.push('later'));
    await ended('a', []);
    expect(seen).toEqual([]);
    await ended('b', []);
    await Promise.all([paused, later]);
    expect(seen).toEqual(['a', 'b', 'paused', 'later']);
  });
});
