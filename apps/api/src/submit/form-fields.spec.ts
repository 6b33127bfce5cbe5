import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORM, parseFields } from './form-fields.js';

const failureOf = (fields: Record<string, string[]>) => {
  try {
    parseFields(fields);
  } catch (error) {
    return error as { code: string; fieldErrors?: { field: string; detail: string }[] };
  }
  throw new Error('was accepted');
};

it('every field is told of in README.md', () => {
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
  const [, table = ''] = /\| field \|.*\n\|-.*\n((?:\|.*\n)*)/.exec(readme) ?? [];
  const cell = (text: string) => (text === '' ? ' ' : ` ${text} `);
  const rows = Object.entries(FORM).map(([name, { means, otherwise, choices = [] }]) => {
    const values = choices.map((value) => `\`${value}\``).join(', ');
    const meaning = `${values.replace(/, ([^,]*)$/, ' or $1')}${values && ': '}${means}`;
    return `|${cell(`\`${name}\``)}|${cell(meaning)}|${cell(otherwise)}|\n`;
  });
  expect(table).toBe(rows.join(''));
});

const unsetFlags = {
  ...{ cgo_cflags: null, cgo_cxxflags: null, cgo_ldflags: null },
  ...{ cgo_cflags_allow: null, cgo_ldflags_allow: null },
  ...{ buildmode: null, mod: null, strip: false, debug: null, env: [] },
};

describe('parseFields', () => {
  it('fills in what was left out', () => {
    expect(parseFields({})).toEqual({
      targets: [],
      name: null,
      unavailable: null,
      options: {
        ...{ package: null, dir: null, output: null, ldflags: null, tags: [], trimpath: true },
        ...{
          race: false,
          go: null,
          cache: true,
          size: null,
          ...unsetFlags,
          vcs: false,
          smoke: null,
          names: null,
          cc: null,
          deps: false,
        },
      },
    });
  });

  it('reads every field', () => {
    const form = parseFields({
      targets: ['linux/amd64, linux/arm64', 'linux/arm/v7'],
      package: ['./cmd/...'],
      dir: ['./services//./backend/'],
      output: ['app-1.0'],
      ldflags: ['-s -w -X "main.version=1;2"'],
      tags: ['netgo,osusergo sqlite_fts5'],
      trimpath: ['False'],
      race: ['true'],
      cgo_cflags: ['-O3 -DX="a b"'],
      cgo_cflags_allow: ['-fgnu89-.*'],
      vcs: ['auto'],
      smoke: ["-n 'a b'"],
      cc: ['Clang'],
      deps: ['allow'],
      names: ['SJIS'],
      go: ['go1.27rc1'],
      cache: ['off'],
      name: ['nightly build'],
      unavailable: ['skip'],
    });
    expect(form).toEqual({
      targets: ['linux/amd64', 'linux/arm64', 'linux/arm/v7'],
      name: 'nightly build',
      unavailable: 'skip',
      options: {
        package: './cmd/...',
        dir: 'services/backend',
        output: 'app-1.0',
        ldflags: '-s -w -X "main.version=1;2"',
        tags: ['netgo', 'osusergo', 'sqlite_fts5'],
        ...{ trimpath: false, race: true, go: '1.27rc1', cache: false, size: null },
        ...{ vcs: true, smoke: "-n 'a b'", names: 'shift_jis', cc: 'clang', deps: true },
        ...{ ...unsetFlags, cgo_cflags: '-O3 -DX="a b"', cgo_cflags_allow: '-fgnu89-.*' },
      },
    });
  });

  const refused = {
    package: [
      ...['-toolexec=/bin/sh', '../other', './a/../../b', './cmd/app -x', '/etc', 'main.go'],
      'example.com/x@latest',
    ],
    dir: ['/', '/etc', '../x', 'a/../../b', '-C', 'a/-C', 'C:\\x'],
    output: ['../x', 'a/b', '-o', '.hidden', 'SHA256SUMS'],
    ldflags: ['-s\n-w', 'a\0b', "-s -X 'main.version=1", 'x'.repeat(4097)],
    tags: ['-race', 'a;b', ' , '],
    trimpath: ['1'],
    go: ['2.0', '1.24.04', '1.024', '1.26.8; rm'],
    cache: ['yes'],
    race: ['on'],
    cgo_cflags: ['-O2\n', '"-DX=a'],
    cgo_ldflags_allow: ['a\0', ''],
    vcs: ['true', 'git'],
    smoke: ['"open', 'a\nb'],
    cc: ['tcc', '/usr/bin/gcc'],
    deps: ['true', ''],
    names: ['utf-8', 'constructor', ''],
    size: ['huge'],
    name: ['a\u202eb'],
  };
  it.each(
    Object.entries(refused).flatMap(([field, values]) => values.map((value) => [field, value] as const)),
  )('refuses %s=%j and names the field', (field, value) => {
    expect(failureOf({ [field]: [value] })).toMatchObject({
      code: 'invalid_field',
      fieldErrors: [{ field }],
    });
  });

  it('names all bad fields at once', () => {
    const { fieldErrors: errors } = failureOf({ output: ['a/b'], go: ['x'], cache: ['on', 'off'] });
    expect(errors?.map((error) => error.field).sort()).toEqual(['cache', 'go', 'output']);
  });

  it.each(['', 'linux/amd64,', 'linux', 'linux/sparc'])('refuses targets=%j', (targets) => {
    expect(failureOf({ targets: [targets] }).code).toBe('invalid_target');
  });

  it('lets no value become a flag, leave the source or hold a line end', () => {
    const fields = fc.record(
      { package: fc.string(), dir: fc.string(), output: fc.string(), tags: fc.string(), go: fc.string() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, (values) => {
        const raw = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
        let options: ReturnType<typeof parseFields>['options'];
        try {
          ({ options } = parseFields(raw));
        } catch {
          return;
        }
        const words = [options.package, options.dir, options.output, options.go, ...options.tags];
        for (const word of words.filter((one) => one !== null)) {
          expect(word).not.toMatch(/^-|[\p{Cc}]/u);
          expect(word.split('/')).not.toContain('..');
        }
      }),
      { numRuns: 500 },
    );
  });
});
