import { describe, expect, it } from 'vitest';
import { BESIDE_HEAP, LEAST_READER_MEMORY, READERS, SMALL_HEAP, shareMemory } from './share-memory.js';

describe('shareMemory', () => {
  it.each([LEAST_READER_MEMORY, 400, 401, 1000, 4096])(
    'gives readers no more than %i MiB together',
    (all) => {
      const { followers, largeHeap } = shareMemory(all);
      const used = (followers + READERS) * (SMALL_HEAP + BESIDE_HEAP) + largeHeap + BESIDE_HEAP;
      expect(used).toBeLessThanOrEqual(all);
      expect(all - used).toBeLessThan(SMALL_HEAP + BESIDE_HEAP);
      expect(followers).toBeGreaterThan(0);
    },
  );
});
