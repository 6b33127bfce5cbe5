import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, type GateFile, ModuleGate, type ModuleVersion, type SourceModule } from '@cgoforge/core';
import { packRelease } from './go-archive.js';
import type { Fetch } from './go-command.js';
import { type GoHome, type GoHomeOptions, openGoHome } from './go-home.js';
import { checkGoVersion } from './go-release.js';
import { fetchMissing } from './module-fetch.js';
import { moduleArgument, moduleFiles } from './module-name.js';
import { exists, isStored } from './module-store.js';
import { viewIdOf } from './module-view.js';
import { SharedWork } from './shared-work.js';
import { StoreLimit } from './store-limit.js';
import { Turns } from './turns.js';

/** A turn's longest: enough for a release of Go over a slow line. */
const FETCH_MS = 10 * 60_000;

/** Go locks what it stores, so several may fetch into one store. */
const FETCHES_AT_ONCE = 2;

/** What proxies refuse is not asked for again so soon: a build may ask for it without end. */
const REFUSED_MS = 60_000;

export interface GoModuleGateOptions extends GoHomeOptions {
  /** What may be stored; without it, as much as comes. */
  readonly storeBytes?: number | undefined;
}

/** The gate over a GOMODCACHE, whose cache/download is laid out as a module proxy. */
export class GoModuleGate implements ModuleGate {
  /** What is being fetched, or was refused lately: who asks for the same meanwhile is told how it went. */
  readonly #fetches = new Map<string, SharedWork>();
  readonly #turns = new Turns(FETCHES_AT_ONCE);
  readonly #limit: StoreLimit;
  readonly #ids = new WeakMap<readonly ModuleVersion[], string>();

  private constructor(
    private readonly home: GoHome,
    storeBytes: number | null,
  ) {
    const folders = [home.store, home.releases];
    this.#limit = new StoreLimit(folders, home.work, this.#turns, storeBytes);
  }

  static async open(options: GoModuleGateOptions): Promise<GoModuleGate> {
    return new GoModuleGate(await openGoHome(options), options.storeBytes ?? null);
  }

  prepare({ requires }: SourceModule): void {
    this.#fetchAll(requires);
  }

  async module({ requires }: SourceModule, name: string, signal: AbortSignal): Promise<GateFile> {
    const wanted = moduleNamed(name, requires);
    return this.#open(join(this.home.store, 'cache/download', name), () =>
      this.#bring(wanted, requires, signal),
    );
  }

  async go(version: string, arch: string, signal: AbortSignal): Promise<GateFile> {
    checkGoVersion(version);
    const platform = `linux-${arch}`;
    const { releases, pins, network, work } = this.home;
    const target = join(releases, `go${version}.${platform}.tar.gz`);
    const release = { version, platform, pin: pins[version]?.[platform], target };
    return this.#open(target, async () => {
      if (await exists(target)) return;
      const packed = this.#once(target, target, (fetch) => packRelease(fetch, network, release, work));
      await packed.wait(signal);
    });
  }

  /** Opens what is there after `bring`; the store may have been emptied just then, but not twice. */
  async #open(path: string, bring: () => Promise<void>): Promise<GateFile> {
    for (let tries = 0; tries < 2; tries++) {
      await bring();
      const file = await openFile(path);
      if (file) return file;
    }
    throw new Failure('not_found', 'The module proxy has no such file.');
  }

  /** Whoever comes first has all that the source requires fetched. */
  async #bring(wanted: ModuleVersion, requires: readonly ModuleVersion[], signal: AbortSignal) {
    // It becomes the name of a file: what is no module's is refused here.
    const argument = moduleArgument(wanted);
    if (await isStored(this.home.store, wanted)) return;
    // If not all of it can be had, each is told of its own module.
    await this.#fetchAll(requires)
      .wait(signal)
      .catch(() => signal.throwIfAborted());
    if (await isStored(this.home.store, wanted)) return;
    const what = `${argument} ${wanted.sum} ${wanted.goModSum}`;
    await this.#fetch(this.#idOf(requires), what, [wanted]).wait(signal);
  }

  #fetchAll(requires: readonly ModuleVersion[]): SharedWork {
    return this.#fetch(this.#idOf(requires), 'all', requires);
  }

  #fetch(source: string, what: string, modules: readonly ModuleVersion[]): SharedWork {
    // Another source's fetch of the same may wait behind all that one asked for; Go itself fetches nothing twice.
    return this.#once(source, `${source} ${what}`, (fetch) =>
      fetchMissing(fetch, this.home.environment, modules),
    );
  }

  #once(source: string, key: string, work: (fetch: Fetch) => Promise<unknown>): SharedWork {
    const known = this.#fetches.get(key);
    if (known) return known;
    const started = work((args, environment) => {
      // What cannot be emptied now may be at the next look.
      this.#limit.keep().catch(() => undefined);
      return this.#turns.take(source, () =>
        this.home.go.fetch(args, environment, AbortSignal.timeout(FETCH_MS)),
      );
    });
    const shared = new SharedWork(started);
    this.#fetches.set(key, shared);
    const forget = () => this.#fetches.delete(key);
    started.then(forget, (error) => (isRefusal(error) ? setTimeout(forget, REFUSED_MS).unref() : forget()));
    return shared;
  }

  #idOf(requires: readonly ModuleVersion[]): string {
    const id = this.#ids.get(requires) ?? viewIdOf(requires);
    this.#ids.set(requires, id);
    return id;
  }
}

/** The module that a module proxy knows by this name. Throws `not_found` unless the source requires it. */
function moduleNamed(name: string, requires: readonly ModuleVersion[]): ModuleVersion {
  const [, download, kind] = /^(.+)\.(info|mod|zip)$/.exec(name) ?? [];
  // Of very many modules only the one that is meant has its name escaped.
  const [path, version] =
    download?.replaceAll(/!([a-z])/g, (_, char) => char.toUpperCase()).split('/@v/') ?? [];
  const wanted = requires.find((one) => one.path === path && one.version === version);
  if (!wanted || moduleFiles(wanted).download !== download) {
    throw new Failure('not_found', `go.sum of the source does not name ${name}.`);
  }
  if (kind === 'zip' && wanted.sum === null) {
    const module = `${wanted.path} ${wanted.version}`;
    const detail = `go.mod does not require ${module}, or go.sum has no h1 of it: run go mod tidy.`;
    throw new Failure('not_found', detail);
  }
  return wanted;
}

async function openFile(path: string): Promise<GateFile | null> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  return file && { size: (await file.stat()).size, body: file.createReadStream() };
}

function isRefusal(error: unknown): boolean {
  return error instanceof Failure && ['module_unavailable', 'go_version_unavailable'].includes(error.code);
}
