import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KillOnceFailpoints } from '@cgoforge/adapter-prisma';
import { NoFailpoints } from '@cgoforge/core';
import { afterAll, describe, expect, it } from 'vitest';
import { describeFailpointsContract } from './failpoints.contract.js';

const folder = mkdtempSync(join(tmpdir(), 'cgoforge-failpoints-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeFailpointsContract('NoFailpoints', () => new NoFailpoints());
describeFailpointsContract('KillOnceFailpoints', () => new KillOnceFailpoints(folder));

describe('KillOnceFailpoints', () => {
  it('kills the process that passes an armed place, once', () => {
    const armed = join(folder, 'before-start');
    const program = `import { KillOnceFailpoints } from '@cgoforge/adapter-prisma';
      new KillOnceFailpoints(${JSON.stringify(folder)}).pass('before-start');`;
    const run = () => spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
    writeFileSync(armed, '');
    expect(run().signal).toBe('SIGKILL');
    expect(existsSync(armed)).toBe(false);
    expect(run().status).toBe(0);
  });
});
