import { describe, expect, it } from 'vitest';
import { BUILD_OPTIONS_VERSION, DEFAULT_BUILD_OPTIONS, readBuildOptions } from './read-build-options.js';

describe('readBuildOptions', () => {
  it('gives the options back as they were stored', () => {
    const options = { ...DEFAULT_BUILD_OPTIONS, package: './cmd/...', tags: ['netgo'], trimpath: false };
    expect(readBuildOptions(options, BUILD_OPTIONS_VERSION)).toEqual(options);
  });

  it('gives its default to a field that the release which stored them did not know', () => {
    const { size: _, ...older } = DEFAULT_BUILD_OPTIONS;
    expect(readBuildOptions(older, 1)).toEqual(DEFAULT_BUILD_OPTIONS);
  });

  it('refuses those of a newer release, with a sentence', () => {
    expect(() => readBuildOptions({}, BUILD_OPTIONS_VERSION + 1)).toThrow(
      expect.objectContaining({
        code: 'unavailable',
        detail: expect.stringContaining('left to a newer one'),
      }),
    );
  });
});
