import { DEFAULT_BUILD_OPTIONS } from '@cgoforge/core';
import { expect, it } from 'vitest';
import { optionsSchema } from './schemas.js';

it('the API document has every field of a build as it is answered', () => {
  const asked = { package: './a', dir: 'b', output: 'c', ldflags: '-s', tags: ['d'], trimpath: false };
  const others = { race: true, go: '1.26.8', cache: false, size: 'small' };
  for (const options of [DEFAULT_BUILD_OPTIONS, { ...asked, ...others }]) {
    expect(optionsSchema.parse(options)).toEqual(options);
  }
});
