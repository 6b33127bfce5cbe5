import type { Layers, ModuleVersion, SourceModule } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { sourceModule } from '../support/sample-module.js';
import { toolchain } from '../support/sample-pool.js';

export interface LayersUnderTest {
  readonly layers: Layers;
  /** Lets time go by for them. */
  readonly pass: (seconds: number) => void;
  /** The same kind, on nothing stored yet, whose proxy answers every request with this status; `null`: nobody
   * listens. */
  readonly behind: (status: number | null) => Promise<Layers>;
  /** Relative names of the module folders that a layer of modules shows. */
  readonly shown: (modules: string | null) => Promise<readonly string[]>;
}

/** Small, old and never changed: rsc.io/quote and what it requires. */
export const QUOTE: readonly ModuleVersion[] = [
  {
    path: 'rsc.io/quote',
    version: 'v1.5.2',
    sum: 'h1:w5fcysjrx7yqtD/aO+QwRjYZOKnaM9Uh2b40tElTs3Y=',
    goModSum: 'h1:LzX7hefJvL54yjefDEDHNONDjII0t9xZLPXsUe+TKr0=',
  },
  {
    path: 'rsc.io/sampler',
    version: 'v1.3.0',
    sum: 'h1:7uVkIFmeBqHfdjD+gZwtXXI+RODJ2Wc4O7MPEh/QiW4=',
    goModSum: 'h1:T1hPZKmBbMNahiBKFy5HrXp6adAjACjK9JXDnKaTXpA=',
  },
  {
    path: 'golang.org/x/text',
    version: 'v0.0.0-20170915032832-14c0d48ead0c',
    sum: 'h1:qgOY6WgZOaTkIIMiVjBQcw93ERBE4m30iBm00nkL0i8=',
    goModSum: 'h1:NqM8EUOU14njkJ3fqMW+pc6Ldnwhi/IjpwHt7yyuwOQ=',
  },
];

const DAY = 24 * 3_600;
const MUCH = 2 ** 50;

/** What executors take for the name of a layer. */
const LAYER_NAME = /^[a-z0-9][a-z0-9-]{0,127}$/;

export const OTHER_SUM = `h1:${'A'.repeat(43)}=`;

export const sourceOf = (requires: readonly ModuleVersion[], vendored = false) =>
  sourceModule({ requires, vendored });

/** Its Go no layer has to bring. */
export const TOOLCHAIN = toolchain('host');

/** What every Layers promises, with this machine's own module proxy. */
export function describeLayersContract(name: string, under: LayersUnderTest): void {
  describe(`${name} as Layers`, () => {
    const prepare = (needed: { go?: string; module?: SourceModule }, layers = under.layers) =>
      layers.prepare(
        { toolchain: TOOLCHAIN, go: TOOLCHAIN.go, module: sourceOf([]), ...needed },
        AbortSignal.timeout(120_000),
      );
    const modules = (requires: readonly ModuleVersion[], layers = under.layers) =>
      prepare({ module: sourceOf(requires) }, layers);
    const changed = (change: Partial<ModuleVersion>) =>
      QUOTE.map((module) => (module.path === 'rsc.io/quote' ? { ...module, ...change } : module));

    it.each([sourceOf([]), sourceOf(QUOTE, true)])(
      'makes no layer for a source that is vendored or requires nothing, and for the Go of the root',
      async (module) => {
        expect(await prepare({ module })).toEqual({
          ...TOOLCHAIN.roots,
          go: null,
          modules: null,
          fetched: 0,
        });
      },
    );

    it('shows exactly what a source names, fetched once', async () => {
      const first = await modules(QUOTE);
      expect(first).toMatchObject({ go: null, modules: expect.stringMatching(LAYER_NAME), fetched: 3 });
      expect(await modules([...QUOTE].reverse())).toEqual({ ...first, fetched: 0 });
      const part = await modules(QUOTE.slice(1));
      expect(part.fetched).toBe(0);
      expect(part.modules).not.toBe(first.modules);
      expect(await under.shown(part.modules)).toEqual([
        'golang.org/x/text@v0.0.0-20170915032832-14c0d48ead0c',
        'rsc.io/sampler@v1.3.0',
      ]);
    });

    it('shows no folder of a module that go.sum names by its go.mod alone', async () => {
      const made = await modules(changed({ version: 'v1.5.1', sum: null, goModSum: null }));
      expect(made.fetched).toBe(1);
      expect((await under.shown(made.modules)).some((folder) => folder.startsWith('rsc.io/quote'))).toBe(
        false,
      );
    });

    it('makes one layer for several who ask at once', async () => {
      const asked = [...changed({ version: 'v1.5.0', sum: null, goModSum: null })];
      const made = await Promise.all([modules(asked), modules(asked), modules(asked)]);
      expect(new Set(made.map((one) => one.modules)).size).toBe(1);
    });

    it('removes what was not used for long, and makes it anew when it is asked for', async () => {
      const whole = await modules(QUOTE);
      under.pass(3 * DAY);
      const part = await modules(QUOTE.slice(1));
      const old = { seconds: 2 * DAY, bytes: MUCH };
      // The layer, and the module that only it has shown; others of earlier tests are gone with it.
      expect(await under.layers.trim(old)).toBeGreaterThanOrEqual(2);
      expect(await under.layers.trim(old)).toBe(0);
      expect(await modules(QUOTE.slice(1))).toEqual({ ...part, fetched: 0 });
      expect(await modules(QUOTE)).toEqual({ ...whole, fetched: 1 });
    });

    it('removes the longest unused beyond its bytes, and never what may be in use', async () => {
      await modules(QUOTE);
      const none = { seconds: MUCH, bytes: 0 };
      expect(await under.layers.trim(none)).toBe(0);
      under.pass(2 * DAY);
      const kept = await modules(QUOTE.slice(2));
      expect(await under.layers.trim(none)).toBeGreaterThan(0);
      expect((await modules(QUOTE.slice(2))).fetched).toBe(0);
      expect(await under.shown(kept.modules)).toHaveLength(1);
      expect((await modules(QUOTE)).fetched).toBe(2);
    });

    it('leaves alone what is made at the same time', async () => {
      under.pass(40 * DAY);
      const made = modules(QUOTE);
      const trimmed = under.layers.trim({ seconds: DAY, bytes: 0 });
      expect(await under.shown((await made).modules)).toHaveLength(3);
      expect(await trimmed).toBe(0);
    });

    it.each([{ sum: OTHER_SUM }, { goModSum: OTHER_SUM }])(
      'refuses another content than go.sum names: %j',
      async (change) => {
        await expect(modules(changed(change))).rejects.toMatchObject({
          code: 'module_unavailable',
          detail: expect.stringContaining('rsc.io/quote v1.5.2'),
        });
      },
    );

    it('says which module is not to be had, and how to send it along', async () => {
      const absent = { path: 'rsc.io/quote', version: 'v1.99.0', sum: OTHER_SUM, goModSum: OTHER_SUM };
      await expect(modules([...QUOTE, absent])).rejects.toMatchObject({
        code: 'module_unavailable',
        detail: expect.stringContaining('rsc.io/quote v1.99.0'),
        next: expect.stringContaining('go mod vendor'),
      });
    });

    it.each([
      ['go.sum names it by its go.mod alone', { sum: null }],
      ['it may lack', { sum: OTHER_SUM, mayLack: true as const }],
    ])('does without what is not to be had where %s', async (_, change) => {
      const stale = { path: 'rsc.io/quote', version: 'v1.99.0', goModSum: OTHER_SUM, ...change };
      const made = await modules([...QUOTE, stale]);
      expect(await under.shown(made.modules)).toHaveLength(3);
      expect((await modules([...QUOTE, stale])).modules).toBe(made.modules);
    });

    it.each([
      ...[404, 410, 403].map((status) => [status, 'module_unavailable', 'go_version_unavailable'] as const),
      ...[500, 503, 429, null].map((status) => [status, 'unavailable', 'unavailable'] as const),
    ])('calls a proxy that answers %s %s', async (status, module, go) => {
      const layers = await under.behind(status);
      await expect(modules(QUOTE, layers)).rejects.toMatchObject({ code: module });
      await expect(prepare({ go: '1.25.0' }, layers)).rejects.toMatchObject({ code: go });
    });

    it.each(['-x', 'a b', '../../etc', ''])('never takes the path %j for a module', async (path) => {
      await expect(
        modules([{ path, version: 'v1.0.0', sum: OTHER_SUM, goModSum: null }]),
      ).rejects.toMatchObject({ code: 'module_unavailable' });
    });

    it.each(['1.26.999', '1.99.0', 'latest', '../1.26.8', 'x/../..', ''])('has no Go %j', async (go) => {
      await expect(prepare({ go })).rejects.toMatchObject({ code: 'go_version_unavailable' });
    });

    it('ends when it is told to', async () => {
      const layers = await under.behind(null);
      const needed = { toolchain: TOOLCHAIN, go: TOOLCHAIN.go, module: sourceOf(QUOTE) };
      await expect(layers.prepare(needed, AbortSignal.abort())).rejects.toThrow('aborted');
    });
  });
}
