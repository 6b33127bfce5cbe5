import { readFileSync } from 'node:fs';

import { closingLine, readReports } from './reports.mjs';

/** The last word of .ci/run: one line over all that was checked and tested. */
const suites = ['unit', 'contracts', 'scenarios', 'faults', 'full', 'cluster'];
const { text, failed } = closingLine([
  readCheck(),
  ...readReports(suites.map((suite) => `reports/${suite}.json`)),
]);
console.log(`\n${text}`);
process.exitCode = failed > 0 ? 1 : 0;

/** The checks in the form of a test report. */
function readCheck() {
  try {
    const { passed, failed } = JSON.parse(readFileSync('reports/check.json', 'utf8'));
    const results = (count, status) => Array.from({ length: count }, () => ({ status }));
    const assertionResults = [...results(passed, 'passed'), ...results(failed, 'failed')];
    return {
      suite: 'check',
      results: [{ name: 'check', status: failed ? 'failed' : 'passed', assertionResults }],
    };
  } catch {
    return { suite: 'check', results: null };
  }
}
