import { buildOptionsSchema, outputNameSchema } from '@cgoforge/adapter-runc';
import { MOST_TAGS } from '@cgoforge/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFields } from '../../apps/api/src/submit/form-fields.js';

const words = (units: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...units), minLength: 1, maxLength });
/** Values that are mostly right, up to and beyond the longest that are. */
const form = fc.record(
  {
    package: fc.oneof(
      words('ab/.-_~+', 260),
      words('ab/.-_~+', 20).map((path) => `./${path}`),
      fc.string(),
    ),
    dir: fc.oneof(words('aé /.-:', 1030), words('ab/', 12), fc.string()),
    output: fc.oneof(words('ab.+~-_', 130), fc.constantFrom('c++', 'SHA256SUMS', 'report.json'), fc.string()),
    ldflags: fc.oneof(words('-X a.b=c\u00e9', 4100), fc.string({ unit: 'binary' })),
    tags: fc
      .array(words('ab_.0', 66), { minLength: 1, maxLength: 2 * MOST_TAGS })
      .map((tags) => tags.join(',')),
    go: fc.oneof(words('1.026rc', 9), fc.constantFrom('1.26', '1.26.0', 'go1.26.8', '1.27rc1')),
  },
  { requiredKeys: [] },
);

function optionsOf(fields: Record<string, string>) {
  try {
    return parseFields(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]])))
      .options;
  } catch {
    return null;
  }
}

describe('a form that the API accepts', () => {
  it('makes a plan that the launcher accepts', () => {
    let accepted = 0;
    fc.assert(
      fc.property(form, (fields) => {
        // Field by field too: in a form of six, one that is wrong hides the others.
        for (const one of [fields, ...Object.entries(fields).map(([name, value]) => ({ [name]: value }))]) {
          const options = optionsOf(one);
          if (!options) continue;
          accepted += 1;
          const plan = buildOptionsSchema.safeParse({ ...options, dir: options.dir ?? '.' });
          expect(plan.error, JSON.stringify(options)).toBeUndefined();
        }
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(500);
  });

  it.each([
    ['tags', Array.from({ length: MOST_TAGS + 1 }, (_, index) => `t${index}`).join(',')],
    ['tags', 'a'.repeat(65)],
    ['output', 'report.json'],
  ])('has no %s beyond what the launcher takes', (field, value) => {
    expect(optionsOf({ [field]: value })).toBeNull();
  });

  it('may name a program in C++', () => {
    expect(optionsOf({ output: 'c++~1' })?.output).toBe('c++~1');
    expect(outputNameSchema.safeParse('c++~1').success).toBe(true);
  });
});
