// Runs the tests of one file, of whichever suite, with what that suite needs: npm run test:one -- FILE [-t NAME]
import { spawnSync } from 'node:child_process';
import { dirname, relative } from 'node:path';
import { clone } from './setup/machine.mjs';

/** By the file's path in the clone: its suite, and what scripts/setup has to have installed for it. The first that fits
 * counts. */
const suites = [
  [/\.spec\.m?[jt]s$/, 'unit', 'code'],
  [/^apps\/agent\/.*_test\.go$/, 'go', 'test'],
  [/^test\/(contracts|scenarios|faults)\/.*\.full\.test\.ts$/, 'full', 'test'],
  [/^test\/contracts\/.*\.test\.ts$/, 'contracts', 'test'],
  [/^test\/scenarios\/.*\.test\.ts$/, 'scenarios', 'test'],
  [/^test\/(faults|upgrade)\/.*\.test\.ts$/, 'faults', 'test'],
  [/^test\/toolchains\/.*\.test\.ts$/, 'toolchains', 'test'],
  [/^test\/cluster\/.*\.test\.ts$/, 'cluster', 'cluster'],
  [/^test\/arm64\/.*\.test\.ts$/, 'arm64', 'arm64'],
];

const [file, ...more] = process.argv.slice(2);
const path = file && relative(clone, file);
const [, suite, need] = suites.find(([pattern]) => path && pattern.test(path)) ?? [];
if (!suite) {
  console.error(
    'Usage: npm run test:one -- FILE [-t NAME], where FILE is a *.spec.ts, a *.test.ts below test/, or a *_test.go.',
  );
  process.exit(2);
}
const command =
  suite === 'go'
    ? [
        'go',
        '-C',
        'apps/agent',
        'test',
        '-count=1',
        ...runsOnly(more),
        `./${dirname(relative('apps/agent', path))}`,
      ]
    : ['vitest', 'run', '--project', suite, path, ...more];
const { status } = spawnSync('sh', ['scripts/with-setup.sh', need, ...command], {
  cwd: clone,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;

/** What vitest calls -t, Go calls -run. */
function runsOnly([flag, name]) {
  return flag === '-t' && name ? ['-run', name] : [];
}
