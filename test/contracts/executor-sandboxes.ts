import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LayerRefs } from '@cgoforge/core';
import { expect, it } from 'vitest';
import { packSample } from '../support/samples.js';
import type { SandboxSite } from '../support/sandbox-site.js';
import { app, codeOf, cProgram, type ExecutorSteps, MIB } from './executor-steps.js';

/** What only an executor promises that has slots, layers and caches of tenants. */
export function describeSandboxes(steps: ExecutorSteps<SandboxSite>): void {
  it('gives the same bytes with and without the cache', async () => {
    const source = packSample('cpp');
    const withCache = await steps.build(source);
    const first = await steps.contentOf(withCache, 'cpp');
    await steps.releaseAll();
    const without = await steps.build(source, { cache: false });
    expect((await steps.contentOf(without, 'cpp')).equals(first)).toBe(true);
  });

  it('counts what each container used', async () => {
    const { known } = await steps.build(app());
    for (const container of [known.containers.source, known.containers.compile]) {
      expect(container).toMatchObject({ counts: { oomKills: 0, refusedProcesses: 0 } });
      expect(container.state === 'ended' && container.counts?.memoryBytes).toBeGreaterThan(MIB);
    }
  });

  it.each([
    ['is not there', () => undefined],
    ['is a link', (path: string) => symlinkSync('/etc', path)],
  ])('is lost before it starts where a layer %s', async (_, make) => {
    const path = steps.site.layer('go-absent');
    rmSync(path, { recursive: true });
    make(path);
    const made = await steps.site.begin(app(), { layers: { go: 'go-absent' } });
    expect(await codeOf(steps.launch(made))).toBe('lost');
    expect(await steps.executor.attempts()).toEqual([]);
  });

  it.each<Partial<LayerRefs>>([{ root: 'host-0' }, { checkRoots: ['debian-0'] }])(
    'is lost before it starts where the machine has not the root %j',
    async (layers) => {
      const made = await steps.site.begin(app(), { layers });
      expect(await codeOf(steps.launch(made))).toBe('lost');
      expect(await steps.executor.attempts()).toEqual([]);
    },
  );

  it('shows what layers hold where Go and modules are looked for, and no way to change it', async () => {
    const script = 'touch /toolchain/go/x /modules/x; ls /modules/own /toolchain/go >&2; exit 1';
    const { layers } = await steps.site.actAsGo(script);
    writeFileSync(join(steps.site.layer('modules-own'), 'own'), '');
    const made = await steps.site.begin(app(), { layers: { ...layers, modules: 'modules-own' } });
    await steps.endOf(await steps.launch(made));
    const log = (await steps.logOf(made)).toString();
    expect(log).toMatch(/^\/modules\/own$/m);
    expect(log).toMatch(/^bin$/m);
    expect(log.match(/Read-only file system/g)).toHaveLength(2);
  });

  it('ends a check when the attempt is released', async () => {
    const made = await steps.start(packSample('server'));
    const running = async () => {
      await steps.see(made);
      return steps.site.running();
    };
    await expect.poll(running, { timeout: 120_000, interval: 10 }).toContain('server');
    await steps.executor.release(made.order.attempt);
    expect(await steps.site.running()).toEqual([]);
    expect(await steps.executor.attempts()).toEqual([]);
  });

  it('sees a disk that was filled and emptied again at once', async () => {
    const code = 'asm(".data\\n.fill 300 << 20, 1, 7\\n.text");\nvoid probe(void) {}';
    const { outcome } = await steps.build(cProgram(code), {}, { diskBytes: 256 * MIB });
    expect(outcome?.code).toBe('out_of_disk');
  });
}
