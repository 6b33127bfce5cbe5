import { dynamicReport } from '@test-support/file-report.js';
import { expect, it } from 'vitest';
import { withSeenStarts } from './seen-starts.js';

const [old, twelve] = dynamicReport.startsOn;

it('what was seen stands in place of what follows from the file, and its reason where that is the better one', () => {
  const { startsOn } = withSeenStarts(dynamicReport, [
    { system: 'debian-11', passed: false, kind: 'loaded', detail: "version `GLIBC_2.34' not found" },
    {
      system: 'debian-12',
      passed: false,
      kind: 'ran',
      detail: 'It was ended by SIGILL within 2 s.\u001b[1m',
    },
    { system: 'debian-99', passed: true, kind: 'ran' },
  ]);
  expect(startsOn).toEqual([
    { ...old, seen: 'loaded' },
    {
      system: 'Debian 12',
      starts: false,
      why: 'It was ended by SIGILL within 2 s.\\u001b[1m',
      seen: 'ran',
    },
  ]);
});

it('what starts against all that is known starts, and what was not tried stays as it is', () => {
  const seen = [{ system: 'debian-11', passed: true, kind: 'ran' }] as const;
  const starts = { system: 'Debian 11', starts: true, why: null, seen: 'ran' };
  expect(withSeenStarts(dynamicReport, seen).startsOn).toEqual([starts, twelve]);
});
