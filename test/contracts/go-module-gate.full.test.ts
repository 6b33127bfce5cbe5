import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { openGoModuleGate } from '../support/go-modules.js';
import { staying } from './module-gate.contract.js';

const run = promisify(execFile);

const under = await openGoModuleGate();
afterAll(under.stop);

describe('a release of Go from the gate', () => {
  /** The release, unpacked as a pod does it; answers its GOROOT. */
  async function unpack(version: string, arch: string): Promise<string> {
    const goroot = join(under.home, `unpacked-${version}-${arch}`);
    await mkdir(goroot);
    const { body, size } = await under.gate.go(version, arch, staying);
    const archive = `${goroot}.tar.gz`;
    await pipeline(body, createWriteStream(archive));
    expect((await readFile(archive)).length).toBe(size);
    await run('tar', ['-xzf', archive, '-C', goroot]);
    return goroot;
  }

  it('compiles, as the version that was asked for', async () => {
    const goroot = await unpack('1.25.14', 'amd64');
    const program = join(under.home, 'main.go');
    const main = 'package main\n\nimport "runtime"\n\nfunc main() { print(runtime.Version()) }\n';
    await writeFile(program, main);
    const places = { PATH: '/usr/bin:/bin', HOME: under.home, GOCACHE: join(under.home, 'build-cache') };
    const env = { ...places, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
    const { stderr } = await run(join(goroot, 'bin/go'), ['run', program], { env });
    expect(stderr).toBe('go1.25.14');
  });

  it('is for the machine that was asked for, whatever this one is', async () => {
    const goroot = await unpack('1.26.8', 'arm64');
    const header = (await readFile(join(goroot, 'bin/go'))).subarray(0, 20);
    // e_machine of AArch64 (elf.h).
    expect(header.readUInt16LE(18)).toBe(183);
    expect(await readFile(join(goroot, 'VERSION'), 'utf8')).toContain('go1.26.8');
  });
});
