import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moduleFolders, openGoLayers } from '../support/go-modules.js';
import { GoProgram } from '../support/go-program.js';
import { sourceOf, TOOLCHAIN } from './layers.contract.js';

const SIGNAL = new AbortController().signal;

const [COBRA, GRPC] = ['github.com/spf13/cobra', 'google.golang.org/grpc'];

/** A program that has these packages in it. */
const importing = (...paths: string[]) =>
  `package main\n\nimport (\n${paths.map((path) => `\t_ "${path}"\n`).join('')})\n\nfunc main() {}\n`;

/** The modes of all files and folders of a tree, in octal. */
async function modesOf(root: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true });
  return Promise.all(
    ['.', ...names].map(async (name) => {
      const { mode } = await stat(join(root, name));
      return (mode & 0o777).toString(8);
    }),
  );
}

describe('a layer', () => {
  let under: Awaited<ReturnType<typeof openGoLayers>>;
  const programs: GoProgram[] = [];
  let cache: string;
  beforeAll(async () => {
    under = await openGoLayers();
    cache = join(under.home, 'build-cache');
    await mkdir(cache);
    await chmod(cache, 0o777);
  });
  afterAll(async () => {
    for (const program of programs) await program.remove();
    await under?.stop();
  });

  const folderOf = (layer: string | null) => join(under.home, 'layers', layer ?? '');
  const modulesOf = async (program: GoProgram) => {
    programs.push(program);
    const needed = { toolchain: TOOLCHAIN, go: TOOLCHAIN.go, module: await program.module() };
    return folderOf((await under.layers.prepare(needed, SIGNAL)).modules);
  };
  const toolchain = async (go: string) => {
    const layers = await under.layers.prepare({ toolchain: TOOLCHAIN, go, module: sourceOf([]) }, SIGNAL);
    return folderOf(layers.go);
  };

  /** A file whose time is that of the making; the folder's own is that of the last use. */
  const madeOf = (goroot: string) => join(goroot, 'VERSION');

  it('builds the SQLite sample without network, as a user who may only read it', async () => {
    const sample = 'test/samples/sqlite-app';
    const names = ['go.mod', 'go.sum', 'main.go'];
    const texts = await Promise.all(
      names.map(async (name) => [name, await readFile(join(sample, name), 'utf8')]),
    );
    const program = await GoProgram.of(Object.fromEntries(texts));
    const view = await modulesOf(program);
    expect(await moduleFolders(view)).toEqual([expect.stringMatching(/^github.com\/mattn\/go-sqlite3@/)]);
    expect(await program.build(view, cache)).toContain('github.com/mattn/go-sqlite3\n');
    expect([...new Set(await modesOf(view))].sort()).toEqual(['444', '555']);
  });

  it('builds a program with many modules and a pruned graph', async () => {
    const program = await GoProgram.write(importing(COBRA, GRPC), '1.24.0', [
      `${COBRA}@v1.9.1`,
      `${GRPC}@v1.72.0`,
    ]);
    expect(await program.build(await modulesOf(program), cache)).toContain('google.golang.org/grpc\n');
  });

  it('builds a module of Go 1.16, whose graph is not pruned', async () => {
    const program = await GoProgram.write(importing(COBRA), '1.16', [`${COBRA}@v1.1.1`]);
    const module = await program.module();
    expect(module.requires.length).toBeGreaterThan(100);
    expect(await program.build(await modulesOf(program), cache)).toContain('github.com/spf13/pflag\n');
  });

  it('builds with a Go that came from the module proxy', async () => {
    const goroot = await toolchain('1.25.14');
    const program = await GoProgram.write('package main\n\nfunc main() { println("hi") }\n', '1.24', []);
    programs.push(program);
    const { stdout } = await promisify(execFile)(join(goroot, 'bin/go'), ['version'], { env: {} });
    expect(stdout).toContain('go1.25.14 linux/');
    await mkdir(join(under.home, 'none'));
    expect(await program.build(join(under.home, 'none'), cache, goroot)).toContain('example.com/app');
    expect([...new Set(await modesOf(goroot))].sort()).toEqual(['444', '555']);

    await utimes(madeOf(goroot), 1, 1);
    expect(await toolchain('1.25.14')).toBe(goroot);
    expect((await stat(madeOf(goroot))).mtimeMs).toBe(1_000);
    expect(await readdir(join(under.home, 'modules/work'))).toEqual([]);
  });

  it('checks a Go that is not pinned by the checksum database alone, and makes it once', async () => {
    const goroot = await toolchain('1.25.11');
    expect(await readFile(join(goroot, 'VERSION'), 'utf8')).toContain('go1.25.11');
    await utimes(madeOf(goroot), 1, 1);
    expect(await toolchain('1.25.11')).toBe(goroot);
    expect((await stat(madeOf(goroot))).mtimeMs).toBe(1_000);
  });
});
