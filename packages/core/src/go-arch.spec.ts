import { expect, it } from 'vitest';
import { goArchOf } from './go-arch.js';

it("goArchOf answers Go's word, which is mostly Node's", () => {
  expect(['x64', 'ia32', 'arm64', 'ppc64'].map(goArchOf)).toEqual(['amd64', '386', 'arm64', 'ppc64le']);
});
