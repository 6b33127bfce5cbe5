import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the set-up needs to know of this machine; the only place that reads the environment. */
export const clone = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const isRoot = process.getuid?.() === 0;
export const home =
  process.env.CGOFORGE_HOME || (isRoot ? '/var/lib/cgoforge' : join(homedir(), '.cgoforge'));
/** In Go's words. */
export const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch] ?? process.arch;
export const chosenGoroot = process.env.CGOFORGE_GOROOT || null;

/** A user's PATH often lacks the folders of system programs. */
const searchPath = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];

/** The file a command name stands for; `null` when there is none. */
export function findCommand(name) {
  for (const folder of searchPath) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      // not in this folder
    }
  }
  return null;
}

/** The fields of /etc/os-release; empty where there is no such file. */
export function readRelease() {
  try {
    const lines = readFileSync('/etc/os-release', 'utf8').split('\n');
    return Object.fromEntries(
      lines
        .filter((line) => line.includes('='))
        .map((line) => [line.slice(0, line.indexOf('=')), unquote(line)]),
    );
  } catch {
    return {};
  }
}

const unquote = (line) => line.slice(line.indexOf('=') + 1).replace(/^"(.*)"$/, '$1');
