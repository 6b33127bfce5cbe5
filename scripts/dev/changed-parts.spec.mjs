import { expect, it } from 'vitest';
import { changedParts } from './changed-parts.mjs';

const before = new Map([
  ['apps/api/dist/main.js', 1],
  ['apps/worker/dist/main.js', 1],
  ['packages/core/dist/target.js', 1],
]);

it.each([
  ['nothing', [], []],
  ['one part', [['apps/api/dist/main.js', 2]], ['api']],
  ['a file that is new', [['apps/launcher/dist/new.js', 2]], ['launcher']],
  ['what all share', [['packages/core/dist/target.js', 2]], ['launcher', 'api', 'worker']],
  ['what nothing runs', [['apps/standalone/dist/main.js', 2]], []],
])('starts anew what loads a file that has changed: %s', (_, change, parts) => {
  expect(changedParts(before, new Map([...before, ...change]))).toEqual(parts);
});
