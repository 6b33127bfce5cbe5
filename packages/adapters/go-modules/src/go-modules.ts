import { join } from 'node:path';
import { Modules, type ModuleView, needsModules, type SourceModule } from '@cgoforge/core';
import type { Catalogue } from './catalogue.js';
import type { MachineEnvironment } from './config.js';
import { type Fetch, GoCommand, type GoSettings } from './go-command.js';
import { fetchMissing } from './module-fetch.js';
import { exists } from './module-store.js';
import { makeView, viewIdOf } from './module-view.js';
import { checkGoVersion, installToolchain, platformOf, toolchainNetwork } from './toolchain-install.js';
import { Turns } from './turns.js';
import { inWorkFolder, sweepWorkFolders } from './work-folder.js';

export interface GoModulesOptions {
  /** CGOFORGE_HOME: everything lies in its `modules/` and `toolchains/`. */
  readonly home: string;
  /** The installed Go, whose go command fetches. */
  readonly goRoot: string;
  readonly machine: MachineEnvironment;
  readonly catalogue: Catalogue;
  readonly nodeArch: string;
}

/** Modules and toolchains as the go command fetches them, stored once for all. */
export class GoModules extends Modules {
  readonly #turns = new Turns(1);

  private constructor(
    private readonly options: GoModulesOptions,
    private readonly go: GoCommand,
    private readonly settings: GoSettings,
  ) {
    super();
  }

  /** Asks the installed Go how this machine reaches module proxies, and removes what crashed builders left. */
  static async open(options: GoModulesOptions): Promise<GoModules> {
    const work = join(options.home, 'modules/work');
    await sweepWorkFolders(work);
    const go = new GoCommand(join(options.goRoot, 'bin/go'), options.machine, work);
    return new GoModules(options, go, await go.settings());
  }

  async view(module: SourceModule, signal: AbortSignal): Promise<ModuleView | null> {
    if (!needsModules(module)) return null;
    const folders = { store: this.#in('store'), views: this.#in('views'), work: this.#in('work') };
    const id = viewIdOf(module.requires);
    // A view is made of what was checked against these very sums.
    if (await exists(join(folders.views, id))) return { id, fetched: 0 };
    // The source's go.sum is what its author trusted; each content is compared with it, so Go need not ask its database.
    const environment = { GOMODCACHE: folders.store, GOPROXY: this.settings.GOPROXY, GOSUMDB: 'off' };
    const fetched = await fetchMissing(this.#fetch(id, signal), environment, module.requires);
    await makeView(folders, id, module.requires, signal);
    return { id, fetched };
  }

  async toolchain(version: string, signal: AbortSignal): Promise<void> {
    checkGoVersion(version);
    const { home, nodeArch, catalogue } = this.options;
    const target = join(home, 'toolchains', `go${version}`);
    if (`go${version}` === this.settings.GOVERSION || (await exists(target))) return;
    const platform = platformOf(nodeArch);
    const pin = catalogue.go.pins[version]?.[platform];
    const network = toolchainNetwork(this.settings);
    await inWorkFolder(this.#in('work'), (scratch) =>
      installToolchain(this.#fetch(target, signal), network, { version, platform, pin, scratch, target }),
    );
  }

  #fetch(source: string, signal: AbortSignal): Fetch {
    return (args, environment) => this.#turns.take(source, () => this.go.fetch(args, environment, signal));
  }

  #in(folder: string): string {
    return join(this.options.home, 'modules', folder);
  }
}
