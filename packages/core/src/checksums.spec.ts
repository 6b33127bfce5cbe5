import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOfTest } from '../../../test/support/folders.js';
import { printChecksums } from './checksums.js';

describe('printChecksums', () => {
  const folder = folderOfTest();

  it('is accepted by sha256sum, odd names included', () => {
    const names = ['b', 'a', 'with space', 'back\\slash', 'line\nend', '-dash'];
    const files = names.map((path) => ({ path, sha256: createHash('sha256').update(path).digest('hex') }));
    for (const name of names) writeFileSync(join(folder(), name), name);
    const options = { cwd: folder(), input: printChecksums(files) };
    expect(execFileSync('sha256sum', ['--check', '--strict', '--quiet'], options).toString()).toBe('');
  });

  it('is sorted, with two spaces and a line feed', () => {
    const text = printChecksums([
      { path: 'b', sha256: '2'.repeat(64) },
      { path: 'a', sha256: '1'.repeat(64) },
    ]);
    expect(text).toBe(`${'1'.repeat(64)}  a\n${'2'.repeat(64)}  b\n`);
  });
});
