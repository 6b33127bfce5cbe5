import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Reads vitest's JSON reports; a suite that wrote none did not run, which is a failure. */
export function readReports(files) {
  return files.map((file) => {
    try {
      return { suite: basename(file, '.json'), results: JSON.parse(readFileSync(file, 'utf8')).testResults };
    } catch {
      return { suite: basename(file, '.json'), results: null };
    }
  });
}

/** The first lines say what was expected; the rest is where. */
const REASON_LINES = 12;

/** Counts tests: `{ text, passed, failed }`, where the text names every test that was skipped or failed, with the
 * reason, and ends with `N passed, N failed`. */
export function closingLine(reports) {
  const lines = [];
  let passed = 0;
  let failed = 0;
  for (const { suite, results } of reports) {
    if (results === null) {
      lines.push(`${suite}: no report was written`);
      failed += 1;
      continue;
    }
    for (const { name, status, message, assertionResults } of results) {
      // A file that could not even be loaded, or whose set-up failed, has no test to fail.
      if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) {
        lines.push(`${suite}: ${name} could not be run${reason([message])}`);
        failed += 1;
      }
      for (const test of assertionResults) {
        if (test.status === 'passed') passed += 1;
        else if (test.status === 'failed') {
          lines.push(`failed: ${suite}: ${test.fullName}${reason(test.failureMessages)}`);
          failed += 1;
        } else lines.push(`skipped: ${test.fullName}`);
      }
    }
  }
  return { text: [...lines, `${passed} passed, ${failed} failed`].join('\n'), passed, failed };
}

function reason(messages = []) {
  const lines = messages.filter(Boolean).join('\n').split('\n').slice(0, REASON_LINES);
  return lines
    .map((line) => `\n  ${line}`)
    .join('')
    .trimEnd();
}
