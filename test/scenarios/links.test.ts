import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { inFolderSync } from '../support/in-folder.ts';
import { runProgram } from '../support/run-program.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));

const files = {
  'app/go.mod': 'module example.com/app\n\ngo 1.24\n',
  'app/cmd/app/main.go': `package main

// #cgo CFLAGS: -I\${SRCDIR}/include
// #include <app/value.h>
import "C"

import (
	"embed"
	"fmt"
)

//go:embed assets
var assets embed.FS

func main() {
	entries, _ := assets.ReadDir("assets")
	fmt.Println(C.VALUE, shared, len(entries))
}
`,
  'app/cmd/app/assets/a.txt': 'a',
  'app/include/value.h': '#define VALUE 7\n',
  'app/shared.go.txt': 'package main\n\nconst shared = "linked"\n',
};

/** By their names, as a person would make them. */
const links = {
  'app/include/app': '.',
  'app/cmd/app/include': '../../include',
  'app/cmd/app/shared.go': '../../shared.go.txt',
  'app/cmd/app/assets/again.txt': 'a.txt',
  'app/examples/latest': '../cmd/app',
  current: 'app',
};

const source = () =>
  inFolderSync((folder) => {
    const make = (name: string) => mkdirSync(dirname(join(folder, name)), { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      make(name);
      writeFileSync(join(folder, name), text);
    }
    for (const [name, target] of Object.entries(links)) {
      make(name);
      symlinkSync(target, join(folder, name));
    }
    return execFileSync('tar', ['-cz', '-C', folder, '.']);
  });

describe('a source with links', () => {
  it.each([
    ['as it is', {}, 'app'],
    ['by way of a link to the module', { dir: 'current' }, 'app'],
    ['by way of a link to the package', { package: './examples/latest' }, 'latest'],
  ])('is built as at home, %s', async (_, fields, name) => {
    const build = await service.build(source(), fields);
    const [artifact, ...others] = build.tasks[0]?.artifacts ?? [];
    if (!artifact) throw new Error(await service.log(build.id));
    expect([artifact.name, others]).toEqual([name, []]);
    expect(runProgram(await service.download(artifact)).trim()).toBe('7 linked 1');
  });
});
