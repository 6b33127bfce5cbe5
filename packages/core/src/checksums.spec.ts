import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOfTest } from '@test-support/folders.js';
import { expect, it } from 'vitest';
import { printChecksums } from './checksums.js';

const folder = folderOfTest();

it('printChecksums is sorted, and accepted by sha256sum, odd names included', () => {
  const names = ['b', 'a', 'with space', 'back\\slash', 'line\nend', '-dash'];
  const files = names.map((path) => ({ path, sha256: createHash('sha256').update(path).digest('hex') }));
  for (const name of names) writeFileSync(join(folder(), name), name);
  const printed = printChecksums(files);
  const lines = [...printed.matchAll(/^\\?[0-9a-f]{64} {2}(.*)\n/gm)].map(([, name]) => name);
  expect(lines).toEqual(['-dash', 'a', 'b', 'back\\\\slash', 'line\\nend', 'with space']);
  const options = { cwd: folder(), input: printed };
  expect(execFileSync('sha256sum', ['--check', '--strict', '--quiet'], options).toString()).toBe('');
});
