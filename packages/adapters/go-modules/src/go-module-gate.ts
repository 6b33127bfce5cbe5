import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, type GateFile, ModuleGate, type ModuleVersion, type SourceModule } from '@cgoforge/core';
import type { Catalogue } from './catalogue.js';
import type { MachineEnvironment } from './config.js';
import { GoCommand, type GoSettings } from './go-command.js';
import { fetchMissing } from './module-fetch.js';
import { moduleArgument, moduleFiles } from './module-name.js';
import { exists, isStored } from './module-store.js';
import { viewIdOf } from './module-view.js';
import { packToolchain } from './toolchain-archive.js';
import { checkGoVersion, toolchainNetwork } from './toolchain-install.js';
import { sweepWorkFolders } from './work-folder.js';

/** Long enough for all modules of a large program over a slow line. */
const FETCH_MS = 10 * 60_000;

export interface GoModuleGateOptions {
  /** CGOFORGE_HOME: everything lies in its `modules/` and `toolchains/`. */
  readonly home: string;
  /** The installed Go, whose go command fetches. */
  readonly goRoot: string;
  readonly machine: MachineEnvironment;
  readonly catalogue: Catalogue;
}

/** The gate over a GOMODCACHE, whose cache/download is laid out as a module proxy. */
export class GoModuleGate extends ModuleGate {
  /** What is being fetched: who asks for the same meanwhile waits for it. */
  readonly #fetches = new Map<string, Promise<unknown>>();

  private constructor(
    private readonly options: GoModuleGateOptions,
    private readonly go: GoCommand,
    private readonly settings: GoSettings,
  ) {
    super();
  }

  /** Asks the installed Go how this machine reaches module proxies, and removes what crashed fetches left. */
  static async open(options: GoModuleGateOptions): Promise<GoModuleGate> {
    const work = join(options.home, 'modules/work');
    await sweepWorkFolders(work);
    const go = new GoCommand(join(options.goRoot, 'bin/go'), options.machine, work);
    return new GoModuleGate(options, go, await go.settings());
  }

  prepare({ requires }: SourceModule): void {
    void this.#fetchAll(requires);
  }

  async module({ requires }: SourceModule, name: string): Promise<GateFile> {
    const [, download, kind] = /^(.+)\.(info|mod|zip)$/.exec(name) ?? [];
    const wanted = requires.find((one) => moduleFiles(one).download === download);
    if (!wanted) throw new Failure('not_found', `go.sum of the source does not name ${name}.`);
    if (kind === 'zip' && wanted.sum === null) {
      throw new Failure(
        'not_found',
        `go.mod does not require ${wanted.path} ${wanted.version}, or go.sum has no h1 of it: run go mod tidy.`,
      );
    }
    await this.#bring(wanted, requires);
    return openFile(join(this.#store, 'cache/download', name));
  }

  async toolchain(version: string, arch: string): Promise<GateFile> {
    checkGoVersion(version);
    const { home, catalogue } = this.options;
    const platform = `linux-${arch}`;
    const target = join(home, 'toolchains', `go${version}.${platform}.tar.gz`);
    if (!(await exists(target))) {
      const pin = catalogue.go.pins[version]?.[platform];
      const network = toolchainNetwork(this.settings);
      await this.#once(target, (signal) =>
        packToolchain(this.go, network, { version, platform, pin, target }, this.#work, signal),
      );
    }
    return openFile(target);
  }

  /** Whoever comes first has all that the source requires fetched by one process. If that fails, each is told of its own module. */
  async #bring(wanted: ModuleVersion, requires: readonly ModuleVersion[]): Promise<void> {
    // It becomes the name of a file: what is no module's is refused here.
    const argument = moduleArgument(wanted);
    if (await isStored(this.#store, wanted)) return;
    await this.#fetchAll(requires);
    if (await isStored(this.#store, wanted)) return;
    await this.#fetch(`${argument} ${wanted.sum} ${wanted.goModSum}`, [wanted]);
  }

  async #fetchAll(requires: readonly ModuleVersion[]): Promise<void> {
    await this.#fetch(viewIdOf(requires), requires).catch(() => undefined);
  }

  #fetch(key: string, modules: readonly ModuleVersion[]): Promise<unknown> {
    const environment = { GOMODCACHE: this.#store, GOPROXY: this.settings.GOPROXY, GOSUMDB: 'off' };
    return this.#once(key, (signal) => fetchMissing(this.go, environment, modules, signal));
  }

  /** A fetch belongs to all who wait for it, so none of them can end it. */
  #once(key: string, fetch: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> {
    const running = this.#fetches.get(key);
    if (running) return running;
    const started = fetch(AbortSignal.timeout(FETCH_MS)).finally(() => this.#fetches.delete(key));
    this.#fetches.set(key, started);
    return started;
  }

  get #store(): string {
    return join(this.options.home, 'modules/store');
  }

  get #work(): string {
    return join(this.options.home, 'modules/work');
  }
}

async function openFile(path: string): Promise<GateFile> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Failure('not_found', 'The module proxy has no such file.', { cause: error });
  });
  const { size } = await file.stat();
  return { size, body: file.createReadStream() };
}
