import { createReadStream } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { GoLayers, GoModuleGate, readInheritedEnvironment } from '@cgoforge/adapter-go-modules';
import { readGoReleases } from '@cgoforge/toolchains';
import { onTestFinished } from 'vitest';
import { goRoot } from './go-command.js';
import { PlayedClock } from './played-clock.js';
import { run } from './run.js';
import { serveHttp } from './serve-http.js';

/** What both are opened with: a home of its own, and `proxy` in the place of the machine's. */
async function settings(proxy?: string) {
  const home = await mkdtemp(join(tmpdir(), 'cgoforge-modules-'));
  // Another user compiles with what lies in it.
  await chmod(home, 0o755);
  const inherited = { ...readInheritedEnvironment(), ...(proxy && { GOPROXY: proxy }) };
  return { home, goRoot, inherited, pins: readGoReleases().pins };
}

/** GoLayers in a home of its own; `proxy` stands in for the machine's. */
export async function openGoLayers(proxy?: string) {
  const options = await settings(proxy);
  const clock = new PlayedClock();
  const layers = await GoLayers.open({ ...options, nodeArch: arch(), clock });
  return { home: options.home, layers, clock, stop: () => removeReadOnly(options.home) };
}

/** GoModuleGate in a home of its own; `proxy` stands in for the machine's. */
export async function openGoModuleGate(proxy?: string) {
  const options = await settings(proxy);
  const gate = await GoModuleGate.open(options);
  return { home: options.home, gate, stop: () => removeReadOnly(options.home) };
}

/** Removes a tree with folders that only root could empty as they are. */
export async function removeReadOnly(folder: string): Promise<void> {
  await run('chmod', ['-R', 'u+w', folder]);
  // A go command that was killed leaves a child behind that may still write here.
  await rm(folder, { recursive: true, force: true, maxRetries: 10 });
}

/** Opens, for a test, what fetches by a proxy that answers all with this status; `null`: nobody listens. */
export async function behindProxy<Opened extends { stop(): unknown }>(
  status: number | null,
  open: (proxy: string) => Promise<Opened>,
): Promise<Opened> {
  const proxy = status && (await serveHttp((_, response) => response.writeHead(status).end()));
  const opened = await open(proxy ? proxy.url : 'http://127.0.0.1:9');
  onTestFinished(async () => {
    if (proxy) proxy.stop();
    await opened.stop();
  });
  return opened;
}

/** A module proxy that has what a gate of this home has stored. What begins with one of `instead` it answers with that
 * status, and not at all for `null`. */
export async function serveModules(home: string) {
  const root = join(home, 'modules/store/cache/download');
  const asked: string[] = [];
  const instead = new Map<string, number | null>();
  const { url, stop } = await serveHttp((request, response) => {
    const name = decodeURIComponent(request.url ?? '');
    asked.push(name);
    const [, status] = [...instead].find(([prefix]) => name.startsWith(prefix)) ?? [];
    if (status) response.writeHead(status).end();
    if (status !== undefined) return;
    createReadStream(join(root, name))
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  return { url, stop, asked, instead };
}

/** The module folders below a GOMODCACHE, as `path@version`, sorted. */
export async function moduleFolders(cache: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string) => {
    for (const entry of await readdir(join(cache, folder), { withFileTypes: true })) {
      const name = join(folder, entry.name);
      if (entry.name.includes('@')) found.push(name);
      else if (entry.isDirectory() && name !== 'cache') await visit(name);
    }
  };
  await visit('.');
  return found.sort();
}
