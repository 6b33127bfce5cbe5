import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dependenciesOn } from './read-packages.js';
import { DISTRIBUTIONS, readSystems } from './read-systems.js';

const folder = join(import.meta.dirname, '../../data/packages');
const recorded = readdirSync(folder).map((name) => ({
  file: name.replace('.json', ''),
  ...JSON.parse(readFileSync(join(folder, name), 'utf8')),
}));

describe('what has to be installed', () => {
  it('is told of each distribution, and null where nobody has recorded it', () => {
    const [sqlite, unheard] = dependenciesOn(['libsqlite3.so.0', 'libunheard.so.9']);
    expect(sqlite?.library).toBe('libsqlite3.so.0');
    expect(sqlite?.packages).toEqual(
      expect.arrayContaining([
        { system: 'Debian 11', package: 'libsqlite3-0' },
        { system: 'Debian 12', package: 'libsqlite3-0' },
        { system: 'Ubuntu 24.04', package: 'libsqlite3-0' },
        { system: 'RHEL 9', package: null },
      ]),
    );
    expect(sqlite?.packages).toHaveLength(DISTRIBUTIONS.length);
    expect(unheard?.packages.map((one) => one.package)).toEqual(DISTRIBUTIONS.map(() => null));
  });

  it('differs where a distribution calls the package otherwise', () => {
    const [curl] = dependenciesOn(['libcurl.so.4']);
    const names = Object.fromEntries(curl?.packages.map((one) => [one.system, one.package]) ?? []);
    expect(names).toMatchObject({ 'Debian 12': 'libcurl4', 'Debian 13': 'libcurl4t64' });
  });

  it('is nothing that every object has', () => {
    const [inherited] = dependenciesOn(['constructor']);
    expect(inherited?.packages.every((one) => one.package === null)).toBe(true);
  });

  it.each(recorded)('of $system is of a system that is described, with source and date', (one) => {
    expect(DISTRIBUTIONS).toContain(one.file);
    expect(readSystems().find(({ file }) => file === one.file)?.name).toBe(one.system);
    expect(one.source.length).toBeGreaterThan(0);
    expect(one.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(Object.keys(one.packages).length).toBeGreaterThan(100);
  });
});
