import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KillOnceFailpoints } from '@cgoforge/adapter-prisma';
import { NoFailpoints } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { folderOfSuite } from '../support/folders.js';
import { describeFailpointsContract } from './failpoints.contract.js';

const folder = folderOfSuite();

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
