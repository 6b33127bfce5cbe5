import type { Modules, ModuleVersion, SourceModule } from '@cgoforge/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

export interface ModulesUnderTest {
  readonly modules: Modules;
  /** The same kind, on nothing stored yet, whose proxy answers every request with this status; `null`: nobody listens. */
  readonly behind: (status: number | null) => Promise<Modules>;
  /** Relative names of the module folders that a view shows. */
  readonly shown: (id: string) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
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

export const OTHER_SUM = `h1:${'A'.repeat(43)}=`;

export const sourceOf = (requires: readonly ModuleVersion[], vendored = false): SourceModule => ({
  dir: '.',
  path: 'example.com/app',
  goLine: '1.24',
  toolchainLine: null,
  vendored,
  absent: [],
  requires,
});

/** What every Modules promises, with this machine's own module proxy. */
export function describeModulesContract(name: string, make: () => Promise<ModulesUnderTest>): void {
  describe(`${name} as Modules`, () => {
    let under: ModulesUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under?.stop());

    const view = (requires: readonly ModuleVersion[], modules = under.modules) =>
      modules.view(sourceOf(requires), AbortSignal.timeout(120_000));
    const changed = (change: Partial<ModuleVersion>) =>
      QUOTE.map((module) => (module.path === 'rsc.io/quote' ? { ...module, ...change } : module));

    it('makes no view for a source that is vendored or requires nothing', async () => {
      expect(await view([])).toBeNull();
      expect(await under.modules.view(sourceOf(QUOTE, true), AbortSignal.timeout(1_000))).toBeNull();
    });

    it('shows exactly what a source names, fetched once', async () => {
      const first = await view(QUOTE);
      expect(first?.fetched).toBe(3);
      expect(await view([...QUOTE].reverse())).toEqual({ id: first?.id, fetched: 0 });
      const part = await view(QUOTE.slice(1));
      expect(part?.fetched).toBe(0);
      expect(part?.id).not.toBe(first?.id);
      expect(await under.shown(part?.id ?? '')).toEqual([
        'golang.org/x/text@v0.0.0-20170915032832-14c0d48ead0c',
        'rsc.io/sampler@v1.3.0',
      ]);
    });

    it('shows no folder of a module that go.sum names by its go.mod alone', async () => {
      const made = await view(changed({ version: 'v1.5.1', sum: null, goModSum: null }));
      expect(made?.fetched).toBe(1);
      expect((await under.shown(made?.id ?? '')).some((folder) => folder.startsWith('rsc.io/quote'))).toBe(
        false,
      );
    });

    it('makes one view for several who ask at once', async () => {
      const asked = [...changed({ version: 'v1.5.0', sum: null, goModSum: null })];
      const views = await Promise.all([view(asked), view(asked), view(asked)]);
      expect(new Set(views.map((one) => one?.id)).size).toBe(1);
    });

    it.each([{ sum: OTHER_SUM }, { goModSum: OTHER_SUM }])(
      'refuses another content than go.sum names: %j',
      async (change) => {
        await expect(view(changed(change))).rejects.toMatchObject({
          code: 'module_unavailable',
          detail: expect.stringContaining('rsc.io/quote v1.5.2'),
        });
      },
    );

    it('says which module is not to be had, and how to send it along', async () => {
      const absent = { path: 'rsc.io/quote', version: 'v1.99.0', sum: OTHER_SUM, goModSum: OTHER_SUM };
      await expect(view([...QUOTE, absent])).rejects.toMatchObject({
        code: 'module_unavailable',
        detail: expect.stringContaining('rsc.io/quote v1.99.0'),
        next: expect.stringContaining('go mod vendor'),
      });
    });

    it.each([404, 410, 403])('takes %d for an answer', async (status) => {
      const modules = await under.behind(status);
      await expect(view(QUOTE, modules)).rejects.toMatchObject({ code: 'module_unavailable' });
      await expect(modules.toolchain('1.25.0', AbortSignal.timeout(60_000))).rejects.toMatchObject({
        code: 'go_version_unavailable',
      });
    });

    it.each([500, 503, 429, null])('calls a proxy that answers %s unavailable', async (status) => {
      const modules = await under.behind(status);
      await expect(view(QUOTE, modules)).rejects.toMatchObject({ code: 'unavailable', family: 'ours' });
      await expect(modules.toolchain('1.25.0', AbortSignal.timeout(60_000))).rejects.toMatchObject({
        code: 'unavailable',
      });
    });

    it.each(['-x', 'a b', '../../etc', ''])('never takes the path %j for a module', async (path) => {
      await expect(view([{ path, version: 'v1.0.0', sum: OTHER_SUM, goModSum: null }])).rejects.toMatchObject(
        {
          code: 'module_unavailable',
        },
      );
    });

    it.each(['1.26.999', '1.99.0', 'latest', '../1.26.8', 'x/../..', ''])('has no Go %j', async (version) => {
      await expect(under.modules.toolchain(version, AbortSignal.timeout(60_000))).rejects.toMatchObject({
        code: 'go_version_unavailable',
      });
    });

    it('ends when it is told to', async () => {
      const modules = await under.behind(null);
      await expect(modules.view(sourceOf(QUOTE), AbortSignal.abort())).rejects.toThrow('aborted');
    });
  });
}
