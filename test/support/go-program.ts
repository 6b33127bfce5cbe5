import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SourceModule } from '@cgoforge/core';
import { goRoot } from './go-command.js';
import { removeReadOnly } from './go-modules.js';
import { select } from './source-module.js';

const run = promisify(execFile);

/** A Go program in a folder of its own, with a go command as its author has it. */
export class GoProgram {
  private constructor(private readonly root: string) {}

  /** Writes `main` and has Go make go.mod and go.sum for it with these requirements. */
  static async write(main: string, goLine: string, requires: readonly string[]): Promise<GoProgram> {
    const program = await GoProgram.of({ 'main.go': main });
    await program.author(['mod', 'init', 'example.com/app']);
    await program.author(['mod', 'edit', `-go=${goLine}`, ...requires.map((one) => `-require=${one}`)]);
    await program.author(['mod', 'tidy', `-go=${goLine}`]);
    return program;
  }

  static async of(files: Readonly<Record<string, string>>): Promise<GoProgram> {
    const root = await mkdtemp(join(tmpdir(), 'cgoforge-program-'));
    await chmod(root, 0o755);
    await mkdir(join(root, 'source'));
    await mkdir(join(root, 'built'), { mode: 0o777 });
    await chmod(join(root, 'built'), 0o777);
    for (const [name, text] of Object.entries(files)) await writeFile(join(root, 'source', name), text);
    return new GoProgram(root);
  }

  /** The module as the API reads it from an archive. */
  async module(): Promise<SourceModule> {
    const read = (name: string) => readFile(join(this.root, 'source', name), 'utf8');
    return select({ 'go.mod': await read('go.mod'), 'go.sum': await read('go.sum') });
  }

  /** Lists and builds it without network over a view, as a user who may write nothing there; answers what was
   * printed. */
  async build(view: string, cache: string, goroot = goRoot): Promise<string> {
    const built = join(this.root, 'built');
    const options = {
      cwd: join(this.root, 'source'),
      env: {
        ...{ PATH: '/usr/bin:/bin', GOMODCACHE: view, GOPROXY: 'off', GOFLAGS: '-mod=readonly' },
        ...{ GOTOOLCHAIN: 'local', GOENV: 'off', GOPATH: join(built, 'path'), GOCACHE: cache, HOME: built },
      },
      maxBuffer: 16 * 1024 ** 2,
      ...(process.getuid?.() === 0 && { uid: 65_534, gid: 65_534 }),
    };
    const go = join(goroot, 'bin/go');
    const listed = await run(go, ['list', '-deps', './...'], options);
    await run(go, ['build', '-buildvcs=false', '-o', join(built, 'app'), '.'], options);
    return listed.stdout;
  }

  remove(): Promise<void> {
    return removeReadOnly(this.root);
  }

  private author(args: readonly string[]) {
    const places = { GOPATH: join(this.root, 'author'), GOMODCACHE: join(this.root, 'author/mod') };
    const env = { ...process.env, GOFLAGS: '-modcacherw', GOTOOLCHAIN: 'local', ...places };
    return run(join(goRoot, 'bin/go'), args, { cwd: join(this.root, 'source'), env });
  }
}
