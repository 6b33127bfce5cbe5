import type { AttemptPlan } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { buildRun } from './sandbox-runs.js';

const plan = { slot: 0, target: { os: 'linux', arch: 'amd64' } } as AttemptPlan;
const places = { hostRoot: '/root', goroot: '/go', modules: '/modules', disk: '/disk', cache: null };
const runIn = (cwd: string) =>
  buildRun(plan, places, '/cgroup', { args: ['/toolchain/go/bin/go', 'list'], cwd });

describe('a step in a folder of the source', () => {
  it('goes there as the user of the sandbox, since runc would make the folder as root', () => {
    const run = runIn('/src/cmd of/app');
    expect(run.mounts.map((mount) => mount.destination)).toContain(run.cwd);
    expect(run.args).toEqual(['/usr/bin/env', '--chdir=/src/cmd of/app', '/toolchain/go/bin/go', 'list']);
  });

  it('starts its program itself in the root of the source', () => {
    expect(runIn('/src')).toMatchObject({ cwd: '/src', args: ['/toolchain/go/bin/go', 'list'] });
  });
});
