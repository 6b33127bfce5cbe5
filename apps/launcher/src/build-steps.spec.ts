import { readFileSync } from 'node:fs';
import { planSchema } from '@cgoforge/adapter-runc';
import type { AttemptPlan, BuildOptions } from '@cgoforge/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { samplePlan } from '../../../test/support/sample-plan.js';
import {
  buildArgs,
  buildEnvironment,
  cEnvironment,
  listArgs,
  moduleFolder,
  unpackArgs,
} from './build-steps.js';
import { type MainPackage, selectPrograms } from './main-packages.js';

function planOf(options: Partial<BuildOptions>): AttemptPlan {
  return { ...samplePlan, options: { ...samplePlan.options, ...options } };
}

type Fields = Record<'package' | 'output' | 'ldflags' | 'tag' | 'dir' | 'go' | 'path', string>;

/** Everything that is run for these fields and this line of `go list`; `null` when they are refused. */
function stepsOf({ tag, path, ...fields }: Fields) {
  const parsed = planSchema.safeParse(planOf({ ...fields, tags: [tag] }));
  const selection = selectPrograms(`${path}\t/src\n`, fields.output);
  if (!parsed.success || selection.refusal !== undefined) return null;
  const plan = parsed.data;
  return {
    folder: moduleFolder(plan),
    environment: buildEnvironment(plan),
    unpack: unpackArgs(),
    list: listArgs(plan),
    build: buildArgs(plan, selection.programs),
  };
}

interface Vector {
  readonly name: string;
  readonly options: Partial<BuildOptions>;
  readonly programs: readonly MainPackage[];
  readonly folder: string;
  readonly list: readonly string[];
  readonly build: readonly string[][];
}

interface EnvironmentVector {
  readonly target: AttemptPlan['target'];
  readonly common: Readonly<Record<string, string>>;
  readonly own: readonly string[];
}

/** What the agent of a pod runs too; its own test reads the same file. */
function vectorsOf<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../test/vectors/${name}`, import.meta.url), 'utf8'));
}

describe('the argument lists of a build', () => {
  it.each(vectorsOf<Vector[]>('build-steps.json'))('$name', ({ options, programs, folder, list, build }) => {
    const plan = planOf(options);
    expect({ folder: moduleFolder(plan), list: listArgs(plan), build: buildArgs(plan, programs) }).toEqual({
      folder,
      list,
      build,
    });
  });

  it('never let a field leave its place', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('-toolexec=x', '--', '-o', '../x', '-C=/', 'a;b', '$(id)', '-mod=mod', 'a\nb', 'a,-x'),
      fc.constantFrom('/etc', 'x@v1', '-', '.', '..', './-o', 'a/../..', 'a b', "a'b", '\u2028', 'ä'),
    );
    const orFine = (fine: string) => fc.oneof({ weight: 1, arbitrary: hostile }, fc.constant(fine));
    const field = fc.record({
      package: orFine('./cmd/...'),
      output: orFine('app'),
      ldflags: orFine('-s -w'),
      tag: orFine('sqlite'),
      // `.` is the root, which has no name.
      dir: orFine('backend').filter((dir) => dir !== '.'),
      go: orFine('1.26.8'),
      path: orFine('m/app'),
    });
    const places = {
      package: './PLACE-package',
      output: 'PLACE-output',
      ldflags: 'PLACE-ldflags',
      tag: 'PLACE_tag',
      dir: 'PLACE-dir',
      go: '1.18',
      path: 'm/PLACE-path',
    };
    const template = JSON.stringify(stepsOf(places));
    let taken = 0;
    fc.assert(
      fc.property(field, (values) => {
        const steps = stepsOf(values);
        if (steps === null) return;
        taken += 1;
        // What a field says stands where the placeholder stood, once, and nowhere is anything else another.
        const expected = Object.entries(places).reduce(
          (text, [name, place]) =>
            text.replaceAll(place, () => JSON.stringify(values[name as keyof typeof places]).slice(1, -1)),
          template,
        );
        expect(JSON.stringify(steps)).toBe(expected);
        expect(steps.list.at(-1)).toMatch(/^[^-/]/);
        expect(steps.build[0]?.at(-1)).toMatch(/^[^-/]/);
        expect(steps.folder).toMatch(/^\/src(\/[^/]+)*$/);
      }),
      { numRuns: 5_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('have the digest of the C files as a flag, and nothing else that the sandbox printed', () => {
    const digest = '0123456789abcdef'.repeat(4);
    expect(cEnvironment(`${digest}  -\n`)).toEqual({ CGO_CPPFLAGS: `-DCGOFORGE_C_FILES_${digest}` });
    expect(cEnvironment('')).toEqual({});
    expect(cEnvironment('-include /etc/passwd')).toEqual({});
  });
});

describe('the environment of a build', () => {
  it('is that of a pod but for what is its own, and nothing of the launcher’s', () => {
    const { target, common, own } = vectorsOf<EnvironmentVector>('build-environment.json');
    const environment = buildEnvironment({ ...samplePlan, target });
    expect(environment).toMatchObject(common);
    expect(Object.keys(environment).sort()).toEqual([...Object.keys(common), ...own].sort());
    expect(environment).toMatchObject({ GOFLAGS: '', GOPROXY: 'off' });
  });
});
