import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { expect, it } from 'vitest';

it('outliveLog lets a program end as it would with a log', () => {
  const program = `
    import { outliveLog } from './packages/io/src/outlive-log.ts';
    outliveLog();
    for (const _ of [1, 2]) process.stdout.write('said');
    process.stderr.write('said', () => setTimeout(() => process.exit(7), 50));`;
  // A disk that is always full; Node writes to it as to a file.
  const full = openSync('/dev/full', 'w');
  const args = ['--input-type=module', '--eval', program];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', full, full] });
  closeSync(full);
  expect(status).toBe(7);
});
