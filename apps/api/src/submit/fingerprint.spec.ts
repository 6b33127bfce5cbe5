import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './fingerprint.js';
import { parseFields, type RawFields } from './form-fields.js';

const bare: RawFields = { targets: ['linux/arm64', 'linux/amd64'] };
const full: RawFields = {
  ...{ targets: ['linux/amd64'], name: ['demo'], package: ['./cmd/app'], dir: ['backend'], output: ['app'] },
  ...{ tags: ['netgo,osusergo'], ldflags: ['-s -w'], trimpath: ['false'], go: ['1.26.8'] },
  ...{ cache: ['off'], size: ['small'] },
};

describe('fingerprintOf', () => {
  it.each([
    [bare, 'h1:x', '55188b2de3cd0f0bd326477c5f1def4a04b60902f30de0350c6b21be55910863'],
    [full, 'h1:y', '024d791ad1d4addcf5d164f6cb26219925108a50ab7da61f28120922835b3eb8'],
  ])('is what the first release stored for %j', (fields, digest, stored) => {
    expect(fingerprintOf(parseFields(fields), digest)).toBe(stored);
  });

  it('is another for another source, name, target or field', () => {
    const others: readonly RawFields[] = [
      { targets: ['linux/amd64'] },
      ...Object.entries(full)
        .filter(([field]) => field !== 'targets')
        .map(([field, value]) => ({ ...bare, [field]: value })),
    ];
    const prints = [bare, ...others].map((fields) => fingerprintOf(parseFields(fields), 'h1:x'));
    prints.push(fingerprintOf(parseFields(bare), 'h1:other'));
    expect(new Set(prints).size).toBe(prints.length);
  });

  it('is the same in whatever order targets are named', () => {
    const turned = parseFields({ targets: ['linux/amd64', 'linux/arm64'] });
    expect(fingerprintOf(turned, 'h1:x')).toBe(fingerprintOf(parseFields(bare), 'h1:x'));
  });

  it('covers a field that a later release added only where it is not left at its default', () => {
    const raced = (race: string) => fingerprintOf(parseFields({ ...bare, race: [race] }), 'h1:x');
    expect(raced('false')).toBe(fingerprintOf(parseFields(bare), 'h1:x'));
    expect(raced('true')).not.toBe(raced('false'));
    const stamped = (vcs: string) => fingerprintOf(parseFields({ ...bare, vcs: [vcs] }), 'h1:x');
    expect(stamped('off')).toBe(raced('false'));
    expect(stamped('auto')).not.toBe(stamped('off'));
  });
});
