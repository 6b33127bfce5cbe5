import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type OfferedToolchain, reasonOf } from '@cgoforge/core';
import {
  madeToolchains,
  type OpenToolchain,
  openHostToolchain,
  openMade,
  type RootLayer,
} from '@cgoforge/toolchains';
import type { LauncherConfig } from './config.js';
import type { Layout } from './layout.js';
import { MOUNT_POINTS } from './sandboxes.js';

/** The toolchains of this machine: its own first, and those that were made in its home, as soon as they are there. */
export class Toolchains {
  readonly #layers = new Map<string, RootLayer>();
  /** `null` for one that cannot be used. */
  readonly #opened = new Map<string, OfferedToolchain | null>();

  private constructor(private readonly config: Pick<LauncherConfig, 'home' | 'goroot'>) {}

  /** Throws a sentence where this machine's own cannot be used. */
  static async open(
    config: Pick<LauncherConfig, 'home' | 'goroot'>,
    { hostRoot }: Pick<Layout, 'hostRoot'>,
  ): Promise<Toolchains> {
    const toolchains = new Toolchains(config);
    const host = await openHostToolchain({
      roots: join(config.home, 'roots'),
      root: hostRoot,
      goroot: config.goroot,
    });
    await toolchains.#take(host);
    return toolchains;
  }

  /** Their roots, by their names as layers. */
  get layers(): ReadonlyMap<string, RootLayer> {
    return this.#layers;
  }

  /** All that there are by now. */
  async offered(): Promise<readonly OfferedToolchain[]> {
    const { home, goroot } = this.config;
    for (const name of await madeToolchains(home)) {
      if (this.#opened.has(name)) continue;
      try {
        const opened = await openMade(name, home, goroot);
        if (opened) await this.#take(opened);
        else this.#opened.set(name, null);
      } catch (error) {
        // The others are none the worse for it.
        console.error(`The toolchain ${name} cannot be used: ${reasonOf(error)}`);
        this.#opened.set(name, null);
      }
    }
    return [...this.#opened.values()].filter((one) => one !== null);
  }

  async #take({ offered, layers }: OpenToolchain): Promise<void> {
    for (const [name, layer] of layers) {
      for (const place of MOUNT_POINTS) {
        await mkdir(join(layer.path, place), { recursive: true, mode: 0o755 });
      }
      this.#layers.set(name, layer);
    }
    this.#opened.set(offered.name, offered);
  }
}
