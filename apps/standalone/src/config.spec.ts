import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

it('docs/settings.md names every setting that the configuration of a part reads, and no other', () => {
  const files = globSync('{apps,packages}/**/src/**/config.ts', { cwd: root });
  const keys = files.flatMap((file) => [...read(file).matchAll(/^\s+(CGOFORGE_\w+):/gm)]);
  const rows = [...read('docs/settings.md').matchAll(/^\| (`CGOFORGE_\w+`(?:, `CGOFORGE_\w+`)*) \|/gm)];
  const documented = rows.flatMap(([, names = '']) => names.replaceAll('`', '').split(', '));
  expect(documented.sort()).toEqual([...new Set(keys.map(([, name]) => name))].sort());
});
