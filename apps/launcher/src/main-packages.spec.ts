import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ownNameOf, selectPrograms } from './main-packages.js';

/** What the agent of a pod selects too; its own test reads the same file. */
const vectors: readonly { name: string; listing: string; output: string | null; selection: unknown }[] =
  JSON.parse(readFileSync(new URL('../../../test/vectors/main-packages.json', import.meta.url), 'utf8'));

describe('ownNameOf', () => {
  it.each([
    ['example.com/app', 'app'],
    ['example.com/app/v2', 'app'],
    ['example.com/app/v1', 'v1'],
    ['example.com/app/v0', 'v0'],
    ['example.com/app/v10', 'app'],
    ['v2', 'v2'],
    ['example.com/app/cmd/tool', 'tool'],
  ])('names %s %s, as Go does', (path, name) => expect(ownNameOf(path)).toBe(name));
});

describe('selectPrograms', () => {
  it.each(vectors)('$name', ({ listing, output, selection }) => {
    expect(selectPrograms(listing, output)).toEqual(selection);
  });

  it('takes as many programs as one build may make', () => {
    const listing = Array.from({ length: 100 }, (_, index) => `m/${index}/same\t/src/x\n`).join('');
    expect(selectPrograms(listing, null)).toHaveProperty('programs.length', 100);
  });
});
