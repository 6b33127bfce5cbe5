import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { inFolder } from '../support/in-folder.ts';
import { packFiles } from '../support/pack-files.ts';
import { Service } from '../support/service.ts';

const service = new Service(inject('serviceUrl'));

const files = {
  'go.mod': 'module example.com/twice\n\ngo 1.24\n',
  'main.go': `package main

// #include <stdint.h>
// static int32_t twice(int32_t n) { return 2 * n; }
import "C"

import "fmt"

//export Twice
func Twice(n int32) int32 { return int32(C.twice(C.int32_t(n))) }

func main() { fmt.Println(Twice(21)) }
`,
};

const caller =
  '#include "NAME.h"\n#include <stdio.h>\nint main(void) { printf("%d\\n", (int)Twice(21)); return 0; }\n';

/** Builds, and puts what came back into the folder. */
async function built(folder: string, fields: Readonly<Record<string, string>>) {
  const build = await service.build(packFiles(files), fields);
  const artifacts = build.tasks[0]?.artifacts ?? [];
  if (artifacts.length === 0) throw new Error(await service.log(build.id));
  for (const artifact of artifacts) {
    writeFileSync(join(folder, artifact.name), await service.download(artifact));
    chmodSync(join(folder, artifact.name), 0o755);
  }
  return Object.fromEntries(
    artifacts.map(({ name, report, check }) => [name, [report?.type ?? null, check && check.kind]]),
  );
}

const run = (folder: string, command: string, ...args: string[]) =>
  execFileSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, LD_LIBRARY_PATH: '.' },
  });

describe('a library for C', () => {
  it.each([
    ['c-shared', 'so', 'shared library', 'loaded'],
    ['c-archive', 'a', 'static library', null],
  ])('of buildmode=%s comes with its header, and works', async (buildmode, end, type, kind) => {
    await inFolder(async (folder) => {
      const names = { [`twice.${end}`]: [type, kind], 'twice.h': [null, null] };
      expect(await built(folder, { buildmode })).toEqual(names);
      writeFileSync(join(folder, 'main.c'), caller.replace('NAME', 'twice'));
      run(folder, 'gcc', '-o', 'main', 'main.c', `./twice.${end}`, '-lpthread');
      expect(run(folder, './main')).toBe('42\n');
    });
  });

  it('has the name that is asked', async () => {
    await inFolder(async (folder) => {
      const asked = { buildmode: 'c-shared', output: 'libtwice.so' };
      expect(Object.keys(await built(folder, asked)).sort()).toEqual(['libtwice.h', 'libtwice.so']);
    });
  });
});

describe('a program', () => {
  it('is one for any address with buildmode=pie', async () => {
    await inFolder(async (folder) => {
      await built(folder, { buildmode: 'pie' });
      expect(run(folder, 'readelf', '-h', 'twice')).toContain('DYN (Position-Independent Executable');
      expect(run(folder, './twice')).toBe('42\n');
    });
  });

  it('has neither symbols nor debug information with strip=true', async () => {
    await inFolder(async (folder) => {
      await built(folder, { strip: 'true' });
      expect(run(folder, 'readelf', '-S', '-W', 'twice')).not.toMatch(/\.(symtab|z?debug_info)/);
      expect(run(folder, './twice')).toBe('42\n');
    });
  });

  it.each(['true', 'false'])(
    'has its debug information beside it with debug=separate, strip=%s',
    async (strip) => {
      await inFolder(async (folder) => {
        const names = { twice: ['executable', 'ran'], 'twice.debug': ['debug information', null] };
        expect(await built(folder, { debug: 'separate', strip })).toEqual(names);
        expect(run(folder, './twice')).toBe('42\n');
        const sections = run(folder, 'readelf', '-S', '-W', 'twice');
        expect(sections).not.toMatch(/\.z?debug_info/);
        expect(sections.includes('.symtab')).toBe(strip === 'false');
        expect(run(folder, 'readelf', '-S', '-W', 'twice.debug')).toMatch(/\.z?debug_info +PROGBITS/);
        expect(run(folder, 'readelf', '--string-dump=.gnu_debuglink', 'twice')).toContain('twice.debug');
      });
    },
  );

  it('is told of the other variables of its environment', async () => {
    await inFolder(async (folder) => {
      const source = packFiles({
        'go.mod': files['go.mod'],
        'main.go': 'package main\n\nfunc main() { println("pure") }\n',
      });
      const build = await service.build(source, { env: 'CGO_ENABLED=0' });
      const report = build.tasks[0]?.artifacts[0]?.report;
      expect(report).toMatchObject({
        linkage: 'static',
        go: { settings: { CGO_ENABLED: '0' } },
      });
    });
  });
});
