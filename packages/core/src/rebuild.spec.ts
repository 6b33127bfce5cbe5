import { expect, it } from 'vitest';
import { type Comparison, type PartDifference, printComparison } from './rebuild.js';

const differing: Comparison = { build: 'bld_1', equal: false, differs: [], why: null };
const part = (name: string, size: number | null, originalSize: number | null): PartDifference => ({
  ...{ name, size, originalSize },
});

it.each<[Partial<Comparison>, string]>([
  [{ equal: true }, 'is byte for byte the file of bld_1'],
  [{}, 'differs from the file of bld_1'],
  [{ why: 'which is kept no more' }, 'differs from the file of bld_1 (which is kept no more)'],
  [
    { differs: [part('.text', 9, 8), part('.note.go.buildid', 100, 100)] },
    'differs from the file of bld_1: .text (9 bytes, was 8), .note.go.buildid (100 bytes)',
  ],
  [
    { differs: [part('a\n', null, 8), part('b.o', 7, null)] },
    'differs from the file of bld_1: "a\\n" (gone, had 8 bytes), b.o (new, 7 bytes)',
  ],
  [
    { differs: Array.from({ length: 10 }, (_, index) => part(`s${index}`, 1, 1)) },
    'differs from the file of bld_1: s0 (1 bytes), s1 (1 bytes), s2 (1 bytes), s3 (1 bytes), s4 (1 bytes), ' +
      's5 (1 bytes), s6 (1 bytes), s7 (1 bytes), and 2 more',
  ],
])('%j is told as %s', (change, words) => {
  expect(printComparison({ ...differing, ...change })).toBe(words);
});
