import type { IdKind, Ids } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';

const KINDS: readonly IdKind[] = ['bld', 'tsk', 'att', 'art'];

/** What every Ids promises. */
export function describeIdsContract(name: string, make: () => Promise<{ readonly ids: Ids }>): void {
  describe(`${name} as Ids`, () => {
    it.each(KINDS)('makes %s ids of a UUIDv7 (RFC 9562)', async (kind) => {
      const { ids } = await make();
      expect(ids.next(kind)).toMatch(
        new RegExp(`^${kind}_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
      );
    });

    it('makes no id twice, and sorts them by the millisecond they were made in', async () => {
      const { ids } = await make();
      const made = Array.from({ length: 10_000 }, () => ids.next('bld'));
      expect(new Set(made).size).toBe(made.length);
      const times = made.map((id) => id.slice(4, 17));
      expect(times).toEqual([...times].sort());
    });
  });
}
