import { chmod, copyFile, readdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { Failure, goArchOf } from '@cgoforge/core';
import type { Fetch, FetchEnvironment, GoSettings } from './go-command.js';
import { moduleArgument, moduleFiles } from './module-name.js';
import { readStored } from './module-store.js';
import { refusedByProxies } from './proxy-trace.js';

const VERSION = /^1\.[0-9]+(\.[0-9]+)?((alpha|beta|rc)[0-9]+)?$/;

/** `linux-amd64`, for Node's name of the architecture. */
export function platformOf(nodeArch: string): string {
  return `linux-${goArchOf(nodeArch)}`;
}

/** Throws `go_version_unavailable` for what is no version, before it becomes the name of a folder. */
export function checkGoVersion(version: string): void {
  if (!VERSION.test(version)) throw notToBeHad(JSON.stringify(version), 'is not a version');
}

/** Go fetches no release of itself without a checksum database, even where modules need none; empty is its default. */
export function releaseNetwork({ GOPROXY, GOSUMDB }: GoSettings): Omit<FetchEnvironment, 'GOMODCACHE'> {
  return { GOPROXY, GOSUMDB: GOSUMDB === 'off' ? '' : GOSUMDB };
}

/**
 * Fetches Go of this version, as Go itself does (go.dev/doc/toolchain), into `scratch`, an empty
 * folder. Answers its GOROOT there, whose files are read-only, and its `h1:`; `pin` is the one that toolchains/go.json
 * names. Go asks its checksum database too, and never fetches itself without.
 */
export async function fetchRelease(
  fetch: Fetch,
  network: Omit<FetchEnvironment, 'GOMODCACHE'>,
  release: { version: string; platform: string; pin: string | undefined; scratch: string },
): Promise<{ readonly root: string; readonly sum: string }> {
  const { version, platform, pin, scratch } = release;
  const module = { path: 'golang.org/toolchain', version: `v0.0.1-go${version}.${platform}` };
  const environment = { ...network, GOMODCACHE: scratch };
  const trace = await fetch(['mod', 'download', '-json', '-x', moduleArgument(module)], environment);
  const { sum } = await readStored(scratch, module);
  if (sum === null) {
    if (refusedByProxies(trace, module)) throw notToBeHad(version, 'is not at the module proxy', trace);
    const detail = `Go ${version} did not come from the module proxy, verified by Go's checksum database.`;
    throw new Failure('unavailable', detail, { cause: new Error(trace) });
  }
  if (pin !== undefined && sum !== pin) {
    throw notToBeHad(version, `is ${sum} at the module proxy, and ${pin} in toolchains/go.json`);
  }
  const root = join(scratch, moduleFiles(module).folder);
  await finish(root, root);
  return { root, sum };
}

/** A module's zip keeps no executable bits, and no go.mod below its root: Go's own are named `_go.mod` in it. */
async function finish(root: string, folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await finish(root, path);
    else await chmod(path, isProgram(relative(root, path)) ? 0o555 : 0o444);
    if (entry.name === '_go.mod') await copyFile(path, join(folder, 'go.mod'));
  }
}

/** As cmd/go/internal/toolchain has it: commands, their tools, and wrappers that run programs of another system. */
export function isProgram(path: string): boolean {
  return /^(bin\/|pkg\/tool\/)/.test(path) || (dirname(path) !== '.' && /^go_.*_exec$/.test(basename(path)));
}

function notToBeHad(version: string, why: string, trace?: string): Failure {
  const cause = trace === undefined ? undefined : new Error(trace);
  return new Failure('go_version_unavailable', `Go ${version} ${why}.`, { cause });
}
