import { describe, expect, it } from 'vitest';
import { Failure } from './failure.js';
import { type FailureCode, failureCatalogue } from './failure-catalogue.js';
import { decideRetry } from './retry.js';

const codes = Object.keys(failureCatalogue) as FailureCode[];

describe('decideRetry', () => {
  it('tries a failure of ours again after 5 s and 30 s, three attempts in all', () => {
    const lost = new Failure('lost', 'gone');
    expect([1, 2, 3].map((attempt) => decideRetry(lost, attempt))).toEqual([
      { kind: 'retry', afterMs: 5_000 },
      { kind: 'retry', afterMs: 30_000 },
      { kind: 'fail' },
    ]);
  });

  it('never tries a failure of yours again', () => {
    for (const code of codes.filter((code) => failureCatalogue[code].family === 'yours')) {
      expect(decideRetry(new Failure(code, ''), 1).kind).not.toBe('retry');
    }
  });
});
