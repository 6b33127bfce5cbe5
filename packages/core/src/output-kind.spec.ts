import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { BuildOptions } from './build-options.js';
import { outputKind } from './output-kind.js';

type Case = Pick<BuildOptions, 'buildmode' | 'debug'> & { readonly kinds: Readonly<Record<string, string>> };

const cases: Case[] = JSON.parse(
  readFileSync(new URL('../../../test/vectors/output-kinds.json', import.meta.url), 'utf8'),
);

it.each(cases)('the files of buildmode=$buildmode debug=$debug are what their names say', (one) => {
  for (const [name, kind] of Object.entries(one.kinds)) {
    expect(outputKind(name, Object.keys(one.kinds), one), name).toBe(kind);
  }
});
