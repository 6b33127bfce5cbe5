import { buffer } from 'node:stream/consumers';
import { GoModuleGate } from '@cgoforge/adapter-go-modules';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { behindProxy, openGoModuleGate, serveModules } from '../support/go-modules.js';
import { serveHttp } from '../support/serve-http.js';
import { OTHER_SUM, QUOTE, sourceOf } from './layers.contract.js';
import { describeModuleGateContract, staying } from './module-gate.contract.js';

const { gate, stop } = await openGoModuleGate();
afterAll(stop);

describeModuleGateContract(GoModuleGate.name, {
  gate,
  behind: async (status) => (await behindProxy(status, openGoModuleGate)).gate,
});

describe('GoModuleGate', () => {
  it('fetches each module once, however many ask for it at once', async () => {
    const first = await openGoModuleGate();
    onTestFinished(first.stop);
    const source = sourceOf(QUOTE);
    await buffer((await first.gate.module(source, 'rsc.io/quote/@v/v1.5.2.zip', staying)).body);
    const proxy = await serveModules(first.home);
    onTestFinished(proxy.stop);
    const second = await openGoModuleGate(proxy.url);
    onTestFinished(second.stop);
    second.gate.prepare(source);
    const names = Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? 'rsc.io/quote/@v/v1.5.2.zip' : 'rsc.io/sampler/@v/v1.3.0.zip',
    );
    const files = await Promise.all(names.map((name) => second.gate.module(source, name, staying)));
    for (const { size, body } of files) expect(await buffer(body)).toHaveLength(size);
    const zips = proxy.asked.filter((name) => name.endsWith('.zip')).sort();
    expect(zips).toEqual([
      '/golang.org/x/text/@v/v0.0.0-20170915032832-14c0d48ead0c.zip',
      '/rsc.io/quote/@v/v1.5.2.zip',
      '/rsc.io/sampler/@v/v1.3.0.zip',
    ]);
  });

  it('makes no source wait for another one, and asks no proxy twice for what it just refused', async () => {
    const asked: string[] = [];
    const proxy = await serveHttp((request, response) => {
      asked.push(request.url ?? '');
      // What the greedy source asks for does not come until it is over.
      if (request.url?.includes('fair')) response.writeHead(404).end();
    });
    const { gate, stop } = await openGoModuleGate(proxy.url);
    const modules = (host: string, count: number) =>
      Array.from({ length: count }, (_, index) => {
        return { path: `${host}.example/m${index}`, version: 'v1.0.0', sum: OTHER_SUM, goModSum: OTHER_SUM };
      });
    const greedy = sourceOf(modules('greedy', 100));
    const waiting = greedy.requires.map(({ path }) =>
      gate.module(greedy, `${path}/@v/v1.0.0.zip`, staying).catch(() => undefined),
    );
    const fair = sourceOf(modules('fair', 1));
    const refused = () =>
      expect(gate.module(fair, 'fair.example/m0/@v/v1.0.0.zip', staying)).rejects.toMatchObject({
        code: 'module_unavailable',
      });
    await refused();
    const before = asked.filter((url) => url.includes('fair')).length;
    await refused();
    expect(asked.filter((url) => url.includes('fair'))).toHaveLength(before);
    // The rest of what waits finds nobody to ask.
    proxy.stop();
    await Promise.all(waiting);
    await stop();
  });
});
