import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { goArchOf, parseRuntime } from '@cgoforge/core';
import type { Say } from '../debian/debian-root.js';
import { DESCRIPTIONS } from '../read-description.js';
import { endingWithUs, ofSystem } from '../system-program.js';
import { COMPILERS, writeCompilers } from './compilers.js';
import type { MakeableToolchain } from './makeable.js';

const run = promisify(execFile);

/** Where zig lies in a root, and the libraries that it has compiled for its targets. */
const ZIG = '/opt/zig';
export const ZIG_CACHE = `${ZIG}/cache`;

type Zig = NonNullable<MakeableToolchain['zig']>;

/** Adds zig to a root as a compiler of C and C++ for these runtimes. Throws a sentence. */
export async function addZig(root: string, zig: Zig, runtimes: readonly string[], say: Say): Promise<void> {
  await layZig(root, zig, runtimes, goArchOf(process.arch), say);
  for (const runtime of runtimes) {
    say(`compiling zig's libraries for ${runtime}`);
    await compileLibraries(root, runtime);
  }
}

/** The same for an architecture by Go's word for it, but that each attempt compiles the libraries that it links. */
export async function layZig(
  root: string,
  zig: Zig,
  runtimes: readonly string[],
  arch: string,
  say: Say,
): Promise<void> {
  const cpu = CPUS[arch] ?? '';
  await bringZig(root, zig, arch, say);
  const compiler = await readFile(new URL('zig/compiler.sh', DESCRIPTIONS), 'utf8');
  for (const runtime of runtimes) {
    const script = (name: string) =>
      `#!/bin/sh\nname=${name} target='${zigTarget(cpu, runtime)}'\n${compiler}`;
    await writeCompilers(root, runtime, { cc: script('cc'), 'c++': script('c++') });
  }
}

/** zig's and PyPI's words. */
const CPUS: Readonly<Record<string, string>> = { amd64: 'x86_64', arm64: 'aarch64' };

/** By the machine's own pip, which knows how it reaches PyPI. */
async function bringZig(root: string, { version, sha256 }: Zig, arch: string, say: Say): Promise<void> {
  say(`fetching zig ${version}`);
  const scratch = await mkdtemp(join(root, 'tmp/zig-'));
  try {
    const wanted = [`--platform=manylinux2014_${CPUS[arch]}`, '--only-binary=:all:', `ziglang==${version}`];
    const pip = ofSystem('python3', [
      ...['-m', 'pip', 'download', '--quiet', '--no-deps', ...wanted, '--dest', scratch],
    ]);
    await run(...pip).catch((cause: unknown) => {
      throw new Error(`pip cannot fetch ziglang ${version}; it needs python3-pip, and PyPI: ${cause}`);
    });
    const [wheel = ''] = await readdir(scratch);
    const found = createHash('sha256')
      .update(await readFile(join(scratch, wheel)))
      .digest('hex');
    const pinned = sha256[arch];
    if (found !== pinned) throw new Error(`${wheel} has the SHA-256 ${found}, and not ${pinned}.`);
    await run(...ofSystem('python3', ['-m', 'zipfile', '--extract', join(scratch, wheel), scratch]));
    await mkdir(join(root, 'opt'), { recursive: true });
    await rm(join(root, ZIG), { recursive: true, force: true });
    await rename(join(scratch, 'ziglang'), join(root, ZIG));
    // A zip that is read so keeps no modes.
    await chmod(join(root, ZIG, 'zig'), 0o755);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** zig's words for a runtime, such as `x86_64-linux-gnu.2.17`; musl's it links statically where it is not told. */
function zigTarget(cpu: string, runtime: string): string {
  const { libc, floor = null } = parseRuntime(runtime) ?? {};
  if (libc === 'glibc') return `${cpu}-linux-gnu.${floor}`;
  return `${cpu}-linux-musl${floor === null ? '' : ' -dynamic'}`;
}

const PROGRAM = '#include <cstdio>\n#include <string>\nint main() { std::puts(std::string("x").c_str()); }\n';

/** In the root itself, by whose paths zig finds them again, and once more as position-independent programs have them. */
async function compileLibraries(root: string, runtime: string): Promise<void> {
  const script = `mount -t proc proc "$0/proc" && exec chroot "$0" env -i PATH=/usr/bin:/bin TMPDIR=/tmp/made sh -euc '
    mkdir -p /tmp/made ${ZIG_CACHE}
    ln -sfn ${ZIG_CACHE} /tmp/made/zig
    cat >/tmp/made/x.cc
    for flag in -O2 -pie; do ${COMPILERS}/${runtime}/c++ $flag -o /tmp/made/x /tmp/made/x.cc; done
    rm -rf /tmp/made
  '`;
  const compiled = run(...ofSystem('setpriv', endingWithUs('--mount', 'sh', ['-euc', script, root])));
  compiled.child.stdin?.end(PROGRAM);
  await compiled;
}
