import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';

import { closingLine, readReports } from './reports.mjs';

/** Runs the suites that are named one after the other, since most of them use the machine. */
const suites = process.argv.slice(2);

mkdirSync('reports', { recursive: true });
const files = suites.map((suite) => `reports/${suite}.json`);
for (const file of files) rmSync(file, { force: true });
const broken = [];
for (const suite of suites) {
  console.log(`\n${suite}`);
  const began = performance.now();
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=reports/${suite}.json`];
  const { status } = spawnSync('vitest', ['run', '--project', suite, ...reporters], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  // An unhandled rejection or a tear-down that failed is in no report.
  if (status !== 0) broken.push(suite);
  console.log(`${suite}: ${((performance.now() - began) / 60_000).toFixed(1)} minutes`);
}

const { text, failed } = closingLine(readReports(files));
console.log(`\n${text}`);
if (broken.length > 0 && failed === 0) console.log(`vitest itself failed in ${broken.join(', ')}`);
process.exitCode = failed > 0 || broken.length > 0 ? 1 : 0;
