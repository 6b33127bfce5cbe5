import { rmSync } from 'node:fs';
import { mkdir, stat, statfs, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, Failure, type OfferedToolchain, reasonOf, SystemClock } from '@cgoforge/core';
import {
  isDebian,
  type MakeableToolchain,
  madePlaces,
  makeableToolchains,
  makeToolchain,
  type OpenToolchain,
  openHostToolchain,
  openMade,
  type RootLayer,
  removeRoot,
} from '@cgoforge/toolchains';
import type { LauncherConfig } from './config.js';
import type { Layout } from './layout.js';
import { MOUNT_POINTS } from './sandboxes.js';
import { thoseThatRun } from './those-that-run.js';

type ToolchainsConfig = Pick<
  LauncherConfig,
  'home' | 'goroot' | 'leastFreeBytes' | 'toolchainDays' | 'agent'
>;

const DAY_MS = 24 * 60 * 60_000;

/** More than any root takes with its bare release. */
const MOST_ROOT = 2 * 1024 ** 3;

/** The toolchains of this machine: its own first, and those that are made of Debian releases, each when it is first
 * asked for, or ahead by the set-up. */
export class Toolchains {
  readonly #layers = new Map<string, RootLayer>();
  /** Those that have their roots. */
  readonly #opened = new Map<string, OfferedToolchain>();
  readonly #making = new Map<string, Promise<void>>();

  private constructor(
    private readonly config: ToolchainsConfig,
    private readonly makeable: readonly MakeableToolchain[],
    private readonly canMake: boolean,
    private readonly host: OpenToolchain,
    private readonly clock: Clock,
  ) {}

  /** Throws a sentence where this machine's own cannot be used. */
  static async open(config: ToolchainsConfig, { hostRoot }: Pick<Layout, 'hostRoot'>): Promise<Toolchains> {
    const { home, goroot, agent } = config;
    const host = await openHostToolchain({ roots: join(home, 'roots'), root: hostRoot, goroot });
    const toolchains = new Toolchains(
      config,
      await thoseThatRun(makeableToolchains(), agent),
      await isDebian(),
      host,
      new SystemClock(),
    );
    await toolchains.#take(host);
    // Attempts of an earlier launcher go on in their roots.
    await toolchains.offered();
    return toolchains;
  }

  /** Their roots, by their names as layers. */
  get layers(): ReadonlyMap<string, RootLayer> {
    return this.#layers;
  }

  /** All that there are by now, and what can be made. */
  async offered(): Promise<readonly OfferedToolchain[]> {
    const others: OfferedToolchain[] = [];
    for (const makeable of this.makeable.filter(({ name }) => !this.#opened.has(name))) {
      try {
        const { offered } = await this.#look(makeable);
        if (offered.roots === null && this.canMake) others.push(offered);
      } catch (error) {
        // The others are none the worse for it.
        console.error(`The toolchain ${makeable.name} cannot be used: ${reasonOf(error)}`);
      }
    }
    return [...[...this.#opened.values()].map((one) => this.#withOtherRoots(one)), ...others];
  }

  /** Files are tried with the bare root of each release that is here. */
  #withOtherRoots(offered: OfferedToolchain): OfferedToolchain {
    if (offered.roots === null) return offered;
    const { root, checkRoots } = offered.roots;
    const here = [...this.#opened.values()].flatMap(({ roots }) => roots?.checkRoots ?? []);
    const [own] = checkRoots;
    const others = new Set(here.filter((name) => name !== own));
    return { ...offered, roots: { root, checkRoots: [own, ...others] } };
  }

  /** Notes that an attempt compiles in this root. */
  async use(root: string): Promise<void> {
    const made = this.#made().find(({ layer }) => layer === root);
    const now = this.clock.now();
    if (made) await utimes(made.facts, now, now);
  }

  /** Removes those that were made and that nobody has used for long; whoever asks for one then has it made again. */
  async tidy(inUse: (root: string) => boolean): Promise<void> {
    const since = this.clock.now().getTime() - this.config.toolchainDays * DAY_MS;
    for (const { name, layer, facts, root } of this.#made()) {
      try {
        if ((await stat(facts)).mtimeMs > since || inUse(layer)) continue;
        // From here on no attempt begins in it. At once, or who asks what is offered meanwhile would take it up again.
        rmSync(facts);
        this.#opened.delete(name);
        this.#layers.delete(layer);
        await removeRoot(root);
        console.log(`Removed the toolchain ${name}, which nobody has used.`);
      } catch (error) {
        console.error(`Failed to remove the toolchain ${name}: ${reasonOf(error)}`);
      }
    }
  }

  /** Those that have their roots, the machine's own aside. */
  #made() {
    return this.makeable.flatMap((makeable) => {
      const layer = this.#opened.get(makeable.name)?.roots?.root;
      if (layer === undefined) return [];
      return [{ name: makeable.name, layer, ...madePlaces(this.config.home, makeable) }];
    });
  }

  /** Makes one of those that can be made; at once where it is there. Who asks meanwhile waits for the same. */
  make(name: string): Promise<void> {
    const making = this.#making.get(name) ?? this.#make(name).finally(() => this.#making.delete(name));
    this.#making.set(name, making);
    return making;
  }

  async #make(name: string): Promise<void> {
    const { home, leastFreeBytes } = this.config;
    try {
      const { bavail, bsize } = await statfs(home);
      if (bavail * bsize < leastFreeBytes + MOST_ROOT) throw new Error('the disk has too little room for it');
      // How the network is reached stands in the files of apt and pip: no proxy, which may have a password, is in our
      // environment.
      await makeToolchain(name, home, (line) => console.log(`${name}: ${line}`));
    } catch (error) {
      console.error(`Failed to make the toolchain ${name}:`, error);
      // What the programs said may have a password of the archive. Not `unavailable`, or it would be tried for ever.
      throw new Failure('internal', `The toolchain ${name} cannot be made; the launcher's log says why.`);
    }
  }

  /** Takes it if it is there. */
  async #look(makeable: MakeableToolchain): Promise<OpenToolchain> {
    const { home, goroot } = this.config;
    const found = await openMade(makeable, home, { path: goroot, version: this.host.offered.go });
    if (found.offered.roots !== null) await this.#take(found);
    return found;
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
