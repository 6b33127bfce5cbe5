import { planSchema } from '@cgoforge/adapter-runc';
import type { AttemptPlan, BuildOptions } from '@cgoforge/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildArgs, buildEnvironment, cEnvironment, listArgs } from './build-steps.js';
import { selectPrograms } from './main-packages.js';

function planOf(options: Partial<BuildOptions>): AttemptPlan {
  return {
    attempt: 'att_1',
    slot: 0,
    tenant: 'local',
    target: { os: 'linux', arch: 'amd64' },
    toolchain: 'host',
    go: '1.26.8',
    modules: null,
    limits: {
      memoryBytes: 1,
      cpus: 1,
      processes: 1,
      diskBytes: 1,
      wallSeconds: 1,
      logBytes: 1,
      outputBytes: 1,
    },
    options: {
      ...{
        package: null,
        dir: '.',
        output: null,
        ldflags: null,
        tags: [],
        trimpath: true,
        go: null,
        cache: true,
      },
      ...options,
    },
  };
}

const app = { path: 'm/app', name: 'app', ownName: 'app' };
const tool = { path: 'm/tool', name: 'tool', ownName: 'tool' };

describe('the argument lists of a build', () => {
  it('build one program to its name', () => {
    const plan = planOf({ ldflags: '-s -w', tags: ['a', 'b'] });
    expect(buildArgs(plan, [app])).toEqual([
      [
        '/toolchain/go/bin/go',
        'build',
        '-v',
        '-buildvcs=false',
        '-trimpath',
        '-tags=a,b',
        '-ldflags=-s -w',
      ].concat(['-o', '/out/app', '--', 'm/app']),
    ]);
  });

  it('build programs whose names do not clash in one run, and others in one run each', () => {
    expect(buildArgs(planOf({ trimpath: false }), [app, tool])).toEqual([
      ['/toolchain/go/bin/go', 'build', '-v', '-buildvcs=false', '-o', '/out/', '--', 'm/app', 'm/tool'],
    ]);
    expect(buildArgs(planOf({}), [app, { ...tool, name: 'x-tool' }])).toHaveLength(2);
  });

  it('never let a field leave its place', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '-toolexec=x',
        '--',
        '-o',
        '../x',
        '-C=/',
        'a;b',
        '$(id)',
        '-mod=mod',
        'a\nb',
        'a,-x',
        '/etc',
        'x@v1',
      ),
    );
    const orFine = (...values: string[]) => fc.oneof(hostile, fc.constantFrom(...values));
    const clean = buildArgs(planOf({ ldflags: '', tags: ['t'] }), [app])[0]?.length;
    fc.assert(
      fc.property(
        orFine('./...'),
        hostile,
        orFine('sqlite'),
        orFine('m/app'),
        (pattern, ldflags, tag, path) => {
          const parsed = planSchema.safeParse(planOf({ package: pattern, ldflags, tags: [tag] }));
          const selection = selectPrograms(`${path}\t/src\n`, null);
          if (!parsed.success || selection.refusal !== undefined) return;
          const list = listArgs(parsed.data);
          expect(list.indexOf('--')).toBe(list.length - 2);
          expect(list.at(-1)).toMatch(/^[^-/]/);
          for (const [args = []] of [buildArgs(parsed.data, selection.programs)]) {
            expect(args).toHaveLength(clean ?? 0);
            expect(args.slice(-4, -1)).toEqual(['-o', expect.stringMatching(/^\/out\/[^/]+$/), '--']);
            expect(args.at(-5)).toBe(`-ldflags=${ldflags}`);
            expect(args.at(-6)).toBe(`-tags=${tag}`);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('have the digest of the C files as a flag, and nothing else that the sandbox printed', () => {
    const digest = '0123456789abcdef'.repeat(4);
    expect(cEnvironment(`${digest}  -\n`)).toEqual({ CGO_CPPFLAGS: `-DCGOFORGE_C_FILES_${digest}` });
    expect(cEnvironment('')).toEqual({});
    expect(cEnvironment('-include /etc/passwd')).toEqual({});
  });

  it('inherit nothing from the launcher’s environment', () => {
    const environment = buildEnvironment(planOf({}));
    expect(environment).toMatchObject({
      GOFLAGS: '',
      GOENV: 'off',
      GOPROXY: 'off',
      GOTOOLCHAIN: 'local',
      CGO_ENABLED: '1',
    });
    expect(Object.keys(environment)).not.toContain('CGOFORGE_HOME');
  });
});
