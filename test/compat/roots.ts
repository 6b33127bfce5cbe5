import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inFolder } from '../support/in-folder.ts';

/** A bare system that is here as a folder. */
export interface Root {
  /** As `startsOn` calls it. */
  readonly system: string;
  /** `null`: a folder with nothing in it. */
  readonly folder: string | null;
}

const SUITES = { bullseye: 'Debian 11', bookworm: 'Debian 12', trixie: 'Debian 13' };

/** Those that the toolchains of this home are started in, and an empty one. */
export const rootsOf = (home: string): readonly Root[] => [
  ...Object.entries(SUITES)
    .map(([suite, system]) => ({ system, folder: join(home, 'roots', suite) }))
    .filter(({ folder }) => existsSync(folder)),
  { system: 'empty root', folder: null },
];

/** What came of a start: `printed` is its one line, or else `failed` says how it ended. */
export type Start = { readonly printed: string } | { readonly failed: string };

/** What any container has, over folders that stay as they are. */
const SCRIPT = `
mount -t tmpfs -o mode=1777 tmpfs "$1/tmp"
cp "$2" "$1/tmp/app"
mount --rbind /dev "$1/dev"
mount -t proc proc "$1/proc"
exec chroot --userspec=65534:65534 "$1" /tmp/app
`;

const SECONDS = 120;

/** Only root mounts. */
const AS_ROOT = process.getuid?.() === 0 ? [] : ['sudo', '--'];

/** Starts a program as nobody, in a root, with nothing in its environment and no network. */
export function startIn({ folder }: Root, program: Buffer): Promise<Start> {
  return inFolder(async (scratch) => {
    const file = join(scratch, 'app');
    writeFileSync(file, program, { mode: 0o755 });
    const root = folder ?? join(scratch, 'root');
    if (folder === null)
      for (const name of ['tmp', 'dev', 'proc']) mkdirSync(join(root, name), { recursive: true });
    const [command = '', ...args] = [
      ...AS_ROOT,
      'unshare',
      '--mount',
      '--net',
      'sh',
      '-euc',
      `ip link set lo up\n${SCRIPT}`,
      'sh',
      root,
      file,
    ];
    const path = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
    try {
      const { stdout } = await promisify(execFile)(command, args, { env: path, timeout: SECONDS * 1000 });
      return { printed: stdout.trimEnd() };
    } catch (error) {
      const { stderr = '', signal, code } = error as { stderr?: string; signal?: string; code?: number };
      const said = stderr.trim().split('\n')[0] ?? '';
      return { failed: said || `ended with ${signal ?? code}` };
    }
  });
}
