import { describe, expect, it } from 'vitest';
import { newBuild, unique } from '../support/rows.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What every Sources promises, on the real thing. */
export function describeSourcesContract(name: string, under: RowsUnderTest): void {
  const { builds, sources } = under;

  describe(`${name} as Sources`, () => {
    it('knows a tree that the tenant has sent, and no other tenant’s', async () => {
      const { source } = newBuild();
      const tenant = unique('tenant');
      expect(await sources.find(tenant, source.digest)).toBeNull();
      await builds.create(newBuild({ tenant, source }));
      const { objectKey, size } = source;
      expect(await sources.find(tenant, source.digest)).toEqual({ objectKey, size });
      expect(await sources.find('local', source.digest)).toBeNull();
    });

    it('knows where a tree was stored last, as when its object had been lost', async () => {
      const { source } = newBuild();
      const tenant = unique('tenant');
      await builds.create(newBuild({ tenant, source }));
      const again = { ...source, objectKey: 'sources/again', size: 7 };
      await builds.create(newBuild({ tenant, source: again }));
      expect(await sources.find(tenant, source.digest)).toEqual({ objectKey: 'sources/again', size: 7 });
    });
  });
}
