import { describe, expect, it } from 'vitest';
import { BUILD_FIELDS } from './build-fields.js';
import { agentOptionsOf, DEFAULT_BUILD_OPTIONS, storedOptionsOf } from './build-options.js';

describe('a field that came after the first release', () => {
  const plain = { hasLinks: false };
  const asked = { ...DEFAULT_BUILD_OPTIONS, race: true };

  it('keeps a build from releases that do not know it, and no other build', () => {
    const { version, options: first } = storedOptionsOf(DEFAULT_BUILD_OPTIONS, plain);
    const of = (since: number) => Object.entries(BUILD_FIELDS).filter(([, field]) => field.since === since);
    expect(version).toBe(1);
    expect(Object.keys(first).sort()).toEqual(
      of(1)
        .map(([name]) => name)
        .sort(),
    );
    expect(storedOptionsOf(asked, plain)).toEqual({ version: 2, options: { ...first, race: true } });
    const newer = { ...asked, cgo_cflags: '-O3' };
    expect(storedOptionsOf(newer, plain)).toEqual({
      version: 3,
      options: { ...first, race: true, cgo_cflags: '-O3' },
    });
  });

  it('is as a source with links, which a release before could not unpack', () => {
    expect(storedOptionsOf(DEFAULT_BUILD_OPTIONS, { hasLinks: true }).version).toBe(3);
  });

  it('is told to an agent where it is asked for, and only then', () => {
    const first = { package: null, dir: '.', output: null, ldflags: null, tags: [], trimpath: true };
    expect(agentOptionsOf(DEFAULT_BUILD_OPTIONS)).toEqual(first);
    expect(agentOptionsOf(asked)).toEqual({ ...first, race: true });
  });
});
