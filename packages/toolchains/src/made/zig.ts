import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { goArchOf, parseRuntime } from '@cgoforge/core';
import type { Say } from '../debian/debian-root.js';
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
  await bringZig(root, zig, say);
  for (const runtime of runtimes) {
    const scripts = ['cc', 'c++'].map((name) => [name, wrapper(name, zigTarget(runtime))] as const);
    await writeCompilers(root, runtime, Object.fromEntries(scripts));
    say(`compiling zig's libraries for ${runtime}`);
    await compileLibraries(root, runtime);
  }
}

/** By the machine's own pip, which knows how it reaches PyPI. */
async function bringZig(root: string, { version, sha256 }: Zig, say: Say): Promise<void> {
  say(`fetching zig ${version}`);
  const scratch = await mkdtemp(join(root, 'tmp/zig-'));
  try {
    const wanted = ['download', '--quiet', '--no-deps', '--only-binary=:all:', `ziglang==${version}`];
    const pip = ofSystem('python3', ['-m', 'pip', ...wanted, '--dest', scratch]);
    await run(...pip).catch((cause: unknown) => {
      throw new Error(`pip cannot fetch ziglang ${version}; it needs python3-pip, and PyPI: ${cause}`);
    });
    const [wheel = ''] = await readdir(scratch);
    const found = createHash('sha256')
      .update(await readFile(join(scratch, wheel)))
      .digest('hex');
    const pinned = sha256[goArchOf(process.arch)];
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
function zigTarget(runtime: string): string {
  const cpu = { amd64: 'x86_64', arm64: 'aarch64' }[goArchOf(process.arch) as string];
  const { libc, floor = null } = parseRuntime(runtime) ?? {};
  if (libc === 'glibc') return `${cpu}-linux-gnu.${floor}`;
  return `${cpu}-linux-musl${floor === null ? '' : ' -dynamic'}`;
}

/**
 * zig writes to its cache (ziglang/zig#5341), so each attempt has a copy of what is compiled here. That it looks for
 * undefined behaviour, and refuses __DATE__, are defaults of zig's which no other compiler has. What is linked may unwind
 * its stack, as libraries in Rust do: gcc's own library for that is always there, and zig's is where it is asked for.
 * Flags that gcc knows are put into zig's words, or left out where a program is the same without them.
 */
const wrapper = (name: string, target: string) => `#!/bin/sh
cache=\${TMPDIR:-/tmp}/zig
if [ ! -d "$cache" ] && [ -d ${ZIG_CACHE} ]; then
  cp -R ${ZIG_CACHE} "$cache.$$" && mv -T "$cache.$$" "$cache" 2>/dev/null || rm -rf "$cache.$$"
fi
export ZIG_GLOBAL_CACHE_DIR="$cache" ZIG_LOCAL_CACHE_DIR="$cache"
for arg; do
  shift
  case $arg in
    -march=x86-64) arg=-march=x86_64 ;;
    -march=x86-64-v*) arg=-march=x86_64_v\${arg##*-v} ;;
    -Wl,--dynamic-list[=,]*) arg=-Wl,--export-dynamic ;;
    -mtune=* | -Wl,--warn-common | -Wl,--exclude-libs[=,]* | -Wl,-Map[=,]*) continue ;;
  esac
  set -- "$@" "$arg"
done
unwind=
case " $* " in
  *" -c "* | *" -S "* | *" -E "*) ;;
  *" -o "*) unwind=-lunwind ;;
esac
exec ${ZIG}/zig ${name} -target ${target} -fno-sanitize=undefined -Wno-date-time "$@" $unwind
`;

const PROGRAM = '#include <cstdio>\n#include <string>\nint main() { std::puts(std::string("x").c_str()); }\n';

/** In the root itself, by whose paths zig finds them again. */
async function compileLibraries(root: string, runtime: string): Promise<void> {
  const script = `mount -t proc proc "$0/proc" && exec chroot "$0" env -i PATH=/usr/bin:/bin TMPDIR=/tmp/made sh -euc '
    mkdir -p /tmp/made ${ZIG_CACHE}
    ln -sfn ${ZIG_CACHE} /tmp/made/zig
    cat >/tmp/made/x.cc
    ${COMPILERS}/${runtime}/c++ -O2 -o /tmp/made/x /tmp/made/x.cc
    rm -rf /tmp/made
  '`;
  const compiled = run(...ofSystem('setpriv', endingWithUs('--mount', 'sh', ['-euc', script, root])));
  compiled.child.stdin?.end(PROGRAM);
  await compiled;
}
