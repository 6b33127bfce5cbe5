import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Capacity, goArchOf, type OfferedToolchain, type Target } from '@cgoforge/core';
import { command } from './commands.js';
import type { LauncherConfig } from './config.js';

/** What the launcher must know of the machine that it runs on. */
export interface Machine {
  /** The one target of the host toolchain. */
  readonly target: Target;
  /** Version of the Go that is installed. */
  readonly go: string;
  /** The release's code name, such as `bookworm`; it names the minimal root. */
  readonly suite: string;
  readonly capacity: Capacity;
}

/** Those whose loader and library folders the check of a built file knows. */
const ARCHS = ['amd64', 'arm64'];

/** Asks this machine what it compiles with. Throws a sentence when something is missing. */
export async function inspectMachine(config: LauncherConfig): Promise<Machine> {
  const arch = goArchOf(process.arch);
  if (!ARCHS.includes(arch)) throw new Error(`cgoforge does not know the architecture ${arch}.`);
  const go = /^go(\S+)/.exec(await readFile(join(config.goroot, 'VERSION'), 'utf8'))?.[1];
  if (go === undefined) throw new Error(`${config.goroot}/VERSION does not name a Go version.`);
  const glibc = firstVersion(await command('getconf', ['GNU_LIBC_VERSION']));
  const parts = {
    go,
    gcc: firstVersion(await command('gcc', ['-dumpfullversion'])),
    'g++': await command('g++', ['-dumpfullversion']).then(firstVersion, () => 'none'),
    binutils: firstVersion(await command('ld', ['--version'])),
    glibc,
    'glibc headers': headerVersion(await readFile('/usr/include/features.h', 'utf8')),
  };
  const target: Target = { os: 'linux', arch, runtime: `glibc${glibc}` };
  const toolchain: OfferedToolchain = {
    name: 'host',
    digest: `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`,
    targets: [target],
    go,
    parts,
  };
  return {
    target,
    go,
    suite:
      /^VERSION_CODENAME="?([a-z]+)"?$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1] ?? 'unknown',
    capacity: {
      pool: `linux-${arch}`,
      slots: config.slots,
      machines: { ready: 1, canScaleUp: false },
      limits: config.limits,
      sizes: {},
      toolchains: [toolchain],
    },
  };
}

/** The first dotted number at the end of a first line: `GNU ld (GNU Binutils for Debian) 2.40` is `2.40`. */
export function firstVersion(text: string): string {
  const [line = ''] = text.split('\n');
  return /(\d+(?:\.\d+)+)\s*$/.exec(line)?.[1] ?? line.trim();
}

function headerVersion(features: string): string {
  const value = (name: string) => new RegExp(`^#define\\s+${name}\\s+(\\d+)`, 'm').exec(features)?.[1];
  return `${value('__GLIBC__')}.${value('__GLIBC_MINOR__')}`;
}
