import { afterEach, expect, it } from 'vitest';
import { listSources, madeFrom } from './made-from.mjs';

const sources = listSources('scripts/setup', /^made-from/);
const made = (...words) => madeFrom(`spec-${process.pid}`, sources, ...words);
afterEach(() => made().forget());

it('knows again what was made from the same files and words, until it is forgotten', () => {
  expect(sources).toContain('scripts/setup/made-from.mjs');
  expect(made('1.26.8').isSame()).toBe(false);
  made('1.26.8').remember();
  expect(made('1.26.8').isSame()).toBe(true);
  expect(made('1.27.0').isSame()).toBe(false);
  made('1.26.8').forget();
  expect(made('1.26.8').isSame()).toBe(false);
});
