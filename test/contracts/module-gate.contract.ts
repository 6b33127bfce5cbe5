import { buffer } from 'node:stream/consumers';
import type { ModuleGate, ModuleVersion, SourceModule } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { OTHER_SUM, QUOTE, sourceOf } from './layers.contract.js';

/** Of a caller that does not go. */
export const staying = new AbortController().signal;

export interface GateUnderTest {
  readonly gate: ModuleGate;
  /** The same kind, on nothing stored yet, whose proxy answers every request with this status; `null`: nobody
   * listens. */
  readonly behind: (status: number | null) => Promise<ModuleGate>;
}

/** What every ModuleGate promises, with this machine's own module proxy. */
export function describeModuleGateContract(name: string, under: GateUnderTest): void {
  describe(`${name} as ModuleGate`, () => {
    const source = sourceOf(QUOTE);
    const get = (name: string, of = source) => under.gate.module(of, name, staying);
    const changed = (change: Partial<ModuleVersion>): SourceModule =>
      sourceOf(QUOTE.map((one) => (one.path === 'rsc.io/quote' ? { ...one, ...change } : one)));

    it.each(['info', 'mod', 'zip'])('gives the .%s of a module that the source requires', async (kind) => {
      const { size, body } = await get(`rsc.io/quote/@v/v1.5.2.${kind}`);
      expect(await buffer(body)).toHaveLength(size);
      expect(size).toBeGreaterThan(0);
    });

    it('gives it at once after it was prepared', async () => {
      under.gate.prepare(source);
      const { body } = await get('rsc.io/sampler/@v/v1.3.0.mod');
      expect((await buffer(body)).toString()).toContain('module "rsc.io/sampler"');
    });

    it.each([
      ...['rsc.io/quote/@v/v1.5.1.zip', 'rsc.io/quote/@v/v1.5.2.ziphash', 'rsc.io/quote/@v/list'],
      ...['rsc.io/quote/@latest', 'rsc.io/other/@v/v1.5.2.zip'],
      ...['rsc.io/quote/@v/../../../../../../etc/passwd.mod', 'sumdb/sum.example/supported', ''],
    ])('has nothing else: %j', async (asked) => {
      await expect(get(asked)).rejects.toMatchObject({ code: 'not_found' });
    });

    it.each(['../../../etc', '/etc', '-x', 'a b', ''])(
      'never takes the path %j for a module',
      async (path) => {
        const hostile = changed({ path, version: 'v1.0.0' });
        for (const kind of ['info', 'mod', 'zip']) {
          const asked = get(`${path}/@v/v1.0.0.${kind}`, hostile);
          await expect(asked).rejects.toMatchObject({ code: 'module_unavailable' });
        }
      },
    );

    it('gives no zip of a module that go.sum names by its go.mod alone, and says why', async () => {
      const goModOnly = changed({ version: 'v1.5.1', sum: null, goModSum: null });
      const { body } = await get('rsc.io/quote/@v/v1.5.1.mod', goModOnly);
      expect((await buffer(body)).toString()).toContain('rsc.io/sampler');
      const refusal = { code: 'not_found', detail: expect.stringContaining('go mod tidy') };
      await expect(get('rsc.io/quote/@v/v1.5.1.zip', goModOnly)).rejects.toMatchObject(refusal);
    });

    it.each([{ sum: OTHER_SUM }, { goModSum: OTHER_SUM }])(
      'says that another content stands there than go.sum names: %j',
      async (change) => {
        const refusal = { code: 'module_unavailable', detail: expect.stringContaining('in go.sum') };
        await expect(get('rsc.io/quote/@v/v1.5.2.zip', changed(change))).rejects.toMatchObject(refusal);
      },
    );

    it('gives the others where one is not to be had, and says of that one how to send it along', async () => {
      const gone = changed({ version: 'v1.99.0' });
      const { size, body } = await get('rsc.io/sampler/@v/v1.3.0.zip', gone);
      expect(await buffer(body)).toHaveLength(size);
      await expect(get('rsc.io/quote/@v/v1.99.0.mod', gone)).rejects.toMatchObject({
        code: 'module_unavailable',
        detail: expect.stringContaining('rsc.io/quote v1.99.0'),
        next: expect.stringContaining('go mod vendor'),
      });
    });

    it.each([
      [404, 'module_unavailable', 'go_version_unavailable'],
      [503, 'unavailable', 'unavailable'],
      [null, 'unavailable', 'unavailable'],
    ])('calls a proxy that answers %s %s', async (status, module, toolchain) => {
      const gate = await under.behind(status);
      const asked = gate.module(source, 'rsc.io/quote/@v/v1.5.2.zip', staying);
      await expect(asked).rejects.toMatchObject({ code: module });
      await expect(gate.go('1.25.0', 'amd64', staying)).rejects.toMatchObject({ code: toolchain });
    });

    it('has whoever has gone wait no more', async () => {
      const gate = await under.behind(null);
      const gone = new AbortController();
      const asked = gate.module(source, 'rsc.io/quote/@v/v1.5.2.zip', gone.signal);
      gone.abort(new Error('gone'));
      await expect(asked).rejects.toThrow('gone');
      await expect(gate.go('1.25.0', 'amd64', gone.signal)).rejects.toThrow('gone');
    });

    it.each(['1.26.999', 'latest', '../1.26.8', ''])('has no Go %j', async (version) => {
      const asked = under.gate.go(version, 'amd64', staying);
      await expect(asked).rejects.toMatchObject({ code: 'go_version_unavailable' });
    });
  });
}
