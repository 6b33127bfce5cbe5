import { describe, expect, it } from 'vitest';
import { RandomIds } from './ids.js';

describe('RandomIds', () => {
  it('makes UUIDv7s that say what they name and never repeat', () => {
    const ids = Array.from({ length: 1000 }, () => new RandomIds().next('bld'));
    for (const id of ids)
      expect(id).toMatch(/^bld_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
