import { describe, expect, it } from 'vitest';
import vectors from '../../../../test/vectors/reports.json' with { type: 'json' };
import { readReport } from './read-report.js';

const read = (kind: 'compiled' | 'delivered' | 'checked', report: unknown) =>
  readReport(kind, Buffer.from(JSON.stringify(report)));

describe('readReport', () => {
  it('reads a refusal to compile of this release and of the previous one', () => {
    const { version: _, ...body } = vectors.refused.v2;
    expect(read('compiled', vectors.refused.v2)).toEqual({ kind: 'compiled', body });
    expect(read('compiled', vectors.refused.v1)).toEqual({ kind: 'compiled', body });
  });

  it.each([
    ['compiled', vectors.compiled.v2],
    ['delivered', vectors.delivered.v2],
    ['checked', vectors.checked.v2],
  ] as const)('refuses the report %s of a newer release, with a sentence', (kind, report) => {
    expect(() => read(kind, { ...report, version: 3 })).toThrow(
      'The report has version 3, and this release knows 2.',
    );
  });

  it('takes no report of this release in the form of the previous one', () => {
    const { cacheFull: _, ...older } = vectors.compiled.v2;
    expect(() => read('compiled', older)).toThrow('not as agreed: cacheFull');
    expect(() => read('checked', { version: 2 })).toThrow('not as agreed: files');
  });

  it('says what is no report', () => {
    expect(() => readReport('compiled', Buffer.from('{'))).toThrow('The report is not JSON.');
    for (const report of [null, 'text', []]) expect(() => read('compiled', report)).toThrow('not as agreed');
  });
});
