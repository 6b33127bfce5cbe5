import { expect, it } from 'vitest';
import { earlierReleases } from './debian-releases.mjs';

it.each([
  ['forky', ['bookworm', 'trixie']],
  ['trixie', ['bookworm']],
  ['bookworm', []],
  ['unknown', []],
])('before %s come %j', (suite, earlier) => expect(earlierReleases(suite)).toEqual(earlier));
