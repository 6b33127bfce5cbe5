import { printBuildError } from '@cgoforge/core';
import { sourceFacts } from '@test-support/source-facts.js';
import { describe, expect, it } from 'vitest';
import { LogParser } from './log-parser.js';

const files = {
  'go.mod': 'module example.com/app\n\ngo 1.24\n\nrequire example.org/m v1.0.0\n',
  'main.go':
    'package main\n\n// #cgo LDFLAGS: -lfoo -lm3\n// #include "x.h"\nimport "C"\n\nfunc main() { C.area(1) }\n',
  'native/native.go': 'package native\n',
  'native/keys.h': '',
  'crc/crc.c': '',
  'lib/libm3.a': '',
};

function read(log: string, dir = '.') {
  const moved =
    dir === '.'
      ? files
      : Object.fromEntries(Object.entries(files).map(([name, text]) => [`${dir}/${name}`, text]));
  const parser = new LogParser(sourceFacts(moved, dir));
  for (const line of log.split('\n')) parser.add(line);
  return parser.errors();
}

const first = (log: string, dir?: string) => {
  const [error] = read(log, dir);
  return error ? [printBuildError(error), error.kind] : null;
};

describe('LogParser', () => {
  it.each([
    [
      'gcc in a preamble',
      '# example.com/app\n./main.go:4:10: fatal error: x.h: No such file or directory',
      'main.go:4:10: x.h: No such file or directory',
      'c',
    ],
    [
      'a header beside its package',
      '# example.com/app/native\nIn file included from native/native.go:3:\n./keys.h:1:1: error: expected ;',
      'native/keys.h:1:1: expected ;',
      'c',
    ],
    [
      'clang with colours',
      "# example.com/app\n\u001b[1mmain.go:4:2: \u001b[0m\u001b[0;1;31merror: \u001b[0munknown type name 'u8'",
      "main.go:4:2: unknown type name 'u8'",
      'c',
    ],
    [
      'the driver of gcc',
      "# example.com/app\ngcc: error: unrecognized command-line option '-arch'",
      "unrecognized command-line option '-arch'",
      'c',
    ],
    [
      'lld, with the archive whose object asks',
      '# example.com/app\nld.lld: error: undefined symbol: std::__throw_length_error(char const*)\n>>> referenced by common.cpp\n>>>               common.cpp.o:(a::b(std::string const&)) in archive /src/lib/libm3.a\n>>> referenced 3 more times',
      'lib/libm3.a: undefined symbol: std::__throw_length_error(char const*)',
      'linker',
    ],
    [
      'zig, of a flag that it does not know',
      '# example.com/app\nerror: unsupported linker arg: --defsym',
      'unsupported linker arg: --defsym',
      'linker',
    ],
    [
      'the Go compiler',
      '# example.com/app\n./main.go:7:15: undefined: x',
      'main.go:7:15: undefined: x',
      'go',
    ],
    [
      'gas',
      "# example.com/app/crc\ncrc.c: Assembler messages:\ncrc.c:3: Error: no such instruction: `rev w0'",
      "crc/crc.c:3: no such instruction: `rev w0'",
      'assembler',
    ],
    [
      'a name that only C has',
      "/usr/bin/ld: /tmp/go-link-1/000001.o: in function `_cgo_a_Cfunc_area':\n/tmp/go-build/main.cgo2.c:56: undefined reference to `area'",
      "main.go:7: undefined reference to `area'",
      'linker',
    ],
    [
      'a library that is missing',
      '/usr/bin/ld: cannot find -lfoo: No such file or directory',
      'main.go:3: cannot find -lfoo: No such file or directory',
      'linker',
    ],
    [
      'one that is of another machine',
      '/usr/bin/ld: skipping incompatible /src/lib/libm3.a when searching for -lm3\n/usr/bin/ld: cannot find -lm3',
      'lib/libm3.a: incompatible with the target; cannot find -lm3',
      'linker',
    ],
    [
      'a path of -trimpath',
      "/usr/bin/ld: /tmp/go-link-1/2.o: in function `f':\n/_/example.com/app/crc/crc.c:1: multiple definition of `f'; /tmp/go-link-1/000002.o:/_/example.com/app/adler.c:1: first defined here",
      "crc/crc.c:1: multiple definition of `f'; example.com/app/adler.c:1: first defined here",
      'linker',
    ],
    [
      'go.mod',
      'go: errors parsing go.mod:\ngo.mod:5: unknown directive: <<<<<<<',
      'go.mod:5: unknown directive: <<<<<<<',
      'packages',
    ],
    [
      'a newer Go',
      'go: go.mod requires go >= 1.24 (running go 1.22.0; GOTOOLCHAIN=local)',
      'go.mod:3: requires go >= 1.24 (running go 1.22.0; GOTOOLCHAIN=local)',
      'packages',
    ],
    [
      'vendoring',
      'go: inconsistent vendoring in /src:\n\texample.org/m@v1.0.0: is explicitly required in go.mod, but not marked',
      'go.mod:5: example.org/m@v1.0.0: is explicitly required in go.mod, but not marked',
      'packages',
    ],
    [
      'a cycle',
      'package example.com/app\n\timports example.com/app/log from main.go\n\timports example.com/app/conf from log.go\n\timports example.com/app/log from conf.go: import cycle not allowed',
      'import cycle not allowed: example.com/app/log imports example.com/app/conf imports example.com/app/log',
      'packages',
    ],
    [
      'nothing that is known',
      'internal/cpu\nsomething new went wrong',
      'something new went wrong',
      'packages',
    ],
  ])('reads what comes of %s', (_, log, text, kind) => {
    expect(first(log)).toEqual([text, kind]);
  });

  it('takes paths from the folder of the module', () => {
    expect(first('# example.com/app\n./main.go:7:15: undefined: x', 'cmd/app')?.[0]).toBe(
      'cmd/app/main.go:7:15: undefined: x',
    );
    expect(first('../../shared/s.go:1:1: undefined: x', 'cmd/app')?.[0]).toBe(
      'shared/s.go:1:1: undefined: x',
    );
    const module = first('# example.org/m\n../modules/example.org/!m@v1.0.0/m.go:2:1: undefined: y');
    expect(module?.[0]).toBe('example.org/M@v1.0.0/m.go:2:1: undefined: y');
  });

  it('takes no warning, note or line of the progress for an error', () => {
    const quiet = [
      'example.com/app',
      '# example.com/app',
      './main.go:4:2: warning: unused variable',
      'x.c:3:9: note: use option -std=c99',
      '/usr/bin/ld: warning: x.o: missing .note.GNU-stack section',
      'agent: still compiling after 20 s',
      'go: downloading example.org/m v1.0.0',
      'go: writing stat cache: mkdir /modules/cache/download/example.org: read-only file system',
      'fatal: bad object HEAD',
      '/usr/bin/gcc -m64 -o $WORK/b001/exe/a.out',
      '/usr/local/go/pkg/tool/linux_amd64/link: running gcc failed: exit status 1',
    ];
    expect(read(quiet.join('\n')).map(printBuildError)).toEqual([
      '/usr/local/go/pkg/tool/linux_amd64/link: running gcc failed: exit status 1',
    ]);
  });

  it('keeps the first ten, each once, none longer than 500 characters, and no control character', () => {
    const lines = Array.from(
      { length: 30 },
      (_, at) => `./main.go:${at >> 1}:1: undefined: x${'\u001b]0;'}${'y'.repeat(900)}`,
    );
    const errors = read(lines.join('\n'));
    expect(errors.map(({ line }) => line)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(errors[0]?.text).toMatch(/^undefined: x\\u001b\]0;y+…$/);
    expect(errors[0]?.text.length).toBeLessThan(520);
  });

  it('reads a long log of hostile lines at once', () => {
    const hostile = [
      'a:'.repeat(2_000),
      `${'/'.repeat(4_000)}:1:`,
      `${' '.repeat(4_000)}error`,
      'x'.repeat(100_000),
      '# '.repeat(2_000),
    ];
    expect(read(Array.from({ length: 2_000 }, () => hostile.join('\n')).join('\n'))).toEqual([]);
  });
});
