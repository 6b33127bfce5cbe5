import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { goArchOf, type OfferedToolchain, runtimesBeside } from '@cgoforge/core';
import { ownSuite } from '../debian/debian-root.js';
import { gorootVersion } from '../goroot-version.js';
import type { PartOfToolchain } from '../toolchain.js';

const run = promisify(execFile);

/** What this machine compiles with, and its release's code name, such as `bookworm`. Throws a sentence without them. */
export async function inspectHost(
  goroot: string,
  described: Readonly<Record<string, PartOfToolchain>>,
): Promise<Pick<OfferedToolchain, 'targets' | 'go' | 'parts'> & { readonly suite: string }> {
  const go = await gorootVersion(goroot);
  const asked = Object.entries(described).map(async ([name, part]) => [name, await versionOf(part)] as const);
  const parts: Record<string, string> = {
    go,
    ...Object.fromEntries(await Promise.all(asked)),
    'glibc headers': headerVersion(await readFile('/usr/include/features.h', 'utf8')),
  };
  const arch = goArchOf(process.arch);
  return {
    targets: runtimesBeside(`glibc${parts.glibc}`).map((runtime) => ({ os: 'linux', arch, runtime })),
    go,
    parts,
    suite: await ownSuite(),
  };
}

/** What a program says of its version, or of another's. */
async function versionOf({ ask: [program = '', ...args], mayBeAbsent }: PartOfToolchain): Promise<string> {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
  try {
    return firstVersion((await run(program, args, { env })).stdout);
  } catch (cause) {
    if (mayBeAbsent) return 'none';
    throw new Error(`Failed to ask ${program} for its version.`, { cause });
  }
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
