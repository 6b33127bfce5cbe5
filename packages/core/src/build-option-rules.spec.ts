import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goRule, outputRule } from './build-option-rules.js';

describe('the Go version of a build', () => {
  it.each(['1.18', '1.18.10', '1.20', '1.21.0', '1.26.8', '1.27rc1'])('may be %s', (version) => {
    expect(goRule(version)).toBeNull();
  });

  it.each(['1.17.13', '1.18rc1', '1.9', '1.0'])('may not be %s, and the oldest is named', (version) => {
    expect(goRule(version)).toBe('is too old: the oldest Go here is 1.18');
  });

  it.each(['1.21', '1.26'])('may not be %s, which names no release', (version) => {
    expect(goRule(version)).toBe(`names no release: write ${version}.0, or a later one of it`);
  });
});

describe('the name of an output', () => {
  /** What the agent of a pod refuses too; its own test reads the same file. */
  const vectors: readonly { name: string; wrong: string }[] = JSON.parse(
    readFileSync(new URL('../../../test/vectors/output-names.json', import.meta.url), 'utf8'),
  );

  it.each(vectors)('$name: $wrong', ({ name, wrong }) => expect(outputRule(name) ?? '').toBe(wrong));
});
