import { readlink, rename, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Clock,
  type KeptLayers,
  Layers,
  type LayersNeeded,
  type ModuleVersion,
  needsModules,
  type PreparedLayers,
  type SourceModule,
  succeeds,
} from '@cgoforge/core';
import type { Fetch } from './go-command.js';
import { type GoHome, type GoHomeOptions, openGoHome } from './go-home.js';
import { checkGoVersion, fetchRelease, platformOf } from './go-release.js';
import { publishLayer } from './layer-folder.js';
import { fetchMissing } from './module-fetch.js';
import { makeView, viewIdOf } from './module-view.js';
import { trimLayers } from './trim-layers.js';
import { Turns } from './turns.js';
import { inWorkFolder } from './work-folder.js';

export interface GoLayersOptions extends GoHomeOptions {
  readonly nodeArch: string;
  readonly clock: Clock;
}

/** Layers of this machine: the roots that a toolchain offers, and what the go command fetches, stored once for all. */
export class GoLayers implements Layers {
  readonly #turns = new Turns(1);
  /** How many make or show layers now. */
  #preparing = 0;
  #trimmed: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly home: GoHome,
    private readonly platform: string,
    private readonly clock: Clock,
  ) {}

  static async open(options: GoLayersOptions): Promise<GoLayers> {
    return new GoLayers(await openGoHome(options), platformOf(options.nodeArch), options.clock);
  }

  async prepare({ toolchain, go, module }: LayersNeeded, signal: AbortSignal): Promise<PreparedLayers> {
    this.#preparing += 1;
    try {
      await this.#trimmed;
      const layer = go === toolchain.go ? null : await this.#release(go, signal);
      return { ...toolchain.roots, go: layer, ...(await this.#modules(module, signal)) };
    } finally {
      this.#preparing -= 1;
    }
  }

  async trim(most: KeptLayers): Promise<number> {
    if (this.#preparing > 0) return 0;
    const trimmed = trimLayers(this.home, this.clock.now(), most);
    this.#trimmed = trimmed.catch(() => undefined);
    return trimmed;
  }

  async #modules(module: SourceModule, signal: AbortSignal) {
    if (!needsModules(module)) return { modules: null, fetched: 0 };
    const whole = modulesLayerOf(module.requires);
    // A layer is made of what was checked against these very sums.
    if (await this.#use(whole)) return { modules: whole, fetched: 0 };
    const { store, environment, work } = this.home;
    const fetch = this.#fetch(whole, signal);
    const { count, absent } = await fetchMissing(fetch, environment, module.requires, isOftenStale);
    const had = module.requires.filter((one) => !absent.includes(one));
    const modules = modulesLayerOf(had);
    if (await this.#use(modules)) return { modules, fetched: count - absent.length };
    await inWorkFolder(work, async (scratch) => {
      const view = join(scratch, 'view');
      await makeView(store, view, had, signal);
      await publishLayer(view, this.#layer(modules));
      await this.#use(modules);
    });
    return { modules, fetched: count - absent.length };
  }

  async #release(version: string, signal: AbortSignal): Promise<string> {
    checkGoVersion(version);
    const { home, platform } = this;
    const pin = home.pins[version]?.[platform];
    // What a version that is not pinned has for a sum is only known once it was fetched: a link keeps it.
    const link = this.#layer(`.go${version}.${platform}`);
    const made = pin === undefined ? await readlink(link).catch(() => null) : layerOf(pin);
    if (made !== null && (await this.#use(made))) return made;
    return inWorkFolder(home.work, async (scratch) => {
      const wanted = { version, platform, pin, scratch };
      const { root, sum } = await fetchRelease(this.#fetch(link, signal), home.network, wanted);
      const name = layerOf(sum);
      await publishLayer(root, this.#layer(name));
      await this.#use(name);
      await symlink(name, join(scratch, 'link'));
      await rename(join(scratch, 'link'), link);
      return name;
    });
  }

  /** Notes that the layer is used now; `false`: there is none. */
  #use(name: string): Promise<boolean> {
    const now = this.clock.now();
    return succeeds(utimes(this.#layer(name), now, now));
  }

  #fetch(source: string, signal: AbortSignal): Fetch {
    return (args, environment) =>
      this.#turns.take(source, () => this.home.go.fetch(args, environment, signal));
  }

  #layer(name: string): string {
    return join(this.home.layers, name);
  }
}

/** `h1:` is a SHA-256 in base64, whose letters are not all fit for a name. */
const layerOf = (sum: string) => `go-${Buffer.from(sum.slice('h1:'.length), 'base64').toString('hex')}`;

const modulesLayerOf = (modules: readonly ModuleVersion[]) => `modules-${viewIdOf(modules)}`;

/** What no go.mod requires may be left over in go.sum from an earlier one, and Go reads it only where it chooses versions
 * by it or finds a package in it; then it says itself that it is not there. */
const isOftenStale = ({ sum, mayLack }: ModuleVersion) => sum === null || mayLack === true;
