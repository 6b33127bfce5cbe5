import { describe, expect, it } from 'vitest';
import { agentOptionsOf, DEFAULT_BUILD_OPTIONS, storedOptionsOf } from './build-options.js';

describe('a field that came after the first release', () => {
  const asked = { ...DEFAULT_BUILD_OPTIONS, race: true };

  it('keeps a build from releases that do not know it, and no other build', () => {
    const { race: _, ...first } = DEFAULT_BUILD_OPTIONS;
    expect(storedOptionsOf(DEFAULT_BUILD_OPTIONS)).toEqual({ version: 1, options: first });
    expect(storedOptionsOf(asked)).toEqual({ version: 2, options: asked });
  });

  it('is told to an agent where it is asked for, and only then', () => {
    const first = { package: null, dir: '.', output: null, ldflags: null, tags: [], trimpath: true };
    expect(agentOptionsOf(DEFAULT_BUILD_OPTIONS)).toEqual(first);
    expect(agentOptionsOf(asked)).toEqual({ ...first, race: true });
  });
});
