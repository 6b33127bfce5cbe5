import { describe, expect, inject, it } from 'vitest';
import { packFiles } from '../support/pack-files.ts';
import { runProgram } from '../support/run-program.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));

const goMod = 'module example.com/app\n\ngo 1.24\n';

type Files = Readonly<Record<string, string>>;

/** Builds a program and answers what it prints. */
async function printedBy(files: Files): Promise<string> {
  const build = await service.build(packFiles({ 'go.mod': goMod, ...files }));
  const [artifact] = build.tasks[0]?.artifacts ?? [];
  if (!artifact) throw new Error(await service.log(build.id));
  return runProgram(await service.download(artifact)).trim();
}

const withC = (comment: string) =>
  `package main\n\n${comment}\nimport "C"\n\nimport "fmt"\n\nfunc main() { fmt.Println(C.VALUE) }\n`;

// The names and sizes of a pair's files are the same, so that only what is in them tells the sources apart.
const pairs: Readonly<Record<string, (value: number) => Files>> = {
  'a flag of the C compiler': (value) => ({ 'main.go': withC(`// #cgo CFLAGS: -DVALUE=${value}`) }),
  'an import': (value) => ({
    'main.go': `package main

import (
	"fmt"
	crc "hash/crc${value === 1 ? 32 : 64}"
)

func main() { fmt.Println(crc.Size / 4) }
`,
  }),
  'a build constraint': (value) => ({
    'main.go': 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println(value) }\n',
    'one.go': `//go:build ${value === 1 ? 'linux' : 'never'}\n\npackage main\n\nconst value = 1\n`,
    'two.go': `//go:build ${value === 2 ? 'linux' : 'never'}\n\npackage main\n\nconst value = 2\n`,
  }),
  'a C header beside the Go files': (value) => ({
    'main.go': withC('// #include "value.h"'),
    'value.h': `#define VALUE ${value}\n`,
  }),
  'a C header in a folder of its own': (value) => ({
    'main.go': withC('// #cgo CFLAGS: -I./include\n// #include "value.h"'),
    'include/value.h': `#define VALUE ${value}\n`,
  }),
  'an embedded file': (value) => ({
    'main.go': `package main

import (
	_ "embed"
	"fmt"
)

//go:embed value.txt
var value string

func main() { fmt.Println(value) }
`,
    'value.txt': String(value),
  }),
};

describe('two sources of one tenant, and so of one build cache', () => {
  it.each(Object.entries(pairs))('that differ in %s give each its own program', async (_, source) => {
    expect(await printedBy(source(1))).toBe('1');
    expect(await printedBy(source(2))).toBe('2');
  });
});

/** A linker that also leaves pipes where the next go command reads files. */
const hostileLinker = `#!/bin/sh
entries=$(echo /cache/??/*-a)
rm $entries
mkfifo -m 0666 $entries
exec gcc "$@"
`;

describe('a build that spoils the cache of its tenant', () => {
  it('does not keep the next from its end', async () => {
    const main = 'package main\n\nimport "C"\n\nimport "fmt"\n\nfunc main() { fmt.Println("built") }\n';
    const ldflags = '-linkmode=external -extld=/src/linker.sh';
    const spoilt = await service.build(
      packFiles({ 'go.mod': goMod, 'main.go': main, 'linker.sh': hostileLinker }),
      { ldflags },
    );
    expect(spoilt.state, await service.log(spoilt.id)).toBe('succeeded');
    expect(await printedBy({ 'main.go': main })).toBe('built');
  });
});
