import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { GoLayers } from '@cgoforge/adapter-go-modules';
import { afterAll, expect, it } from 'vitest';
import { behindProxy, moduleFolders, openGoLayers } from '../support/go-modules.js';
import { describeLayersContract } from './layers.contract.js';

const { home, layers, clock, stop } = await openGoLayers();
afterAll(stop);

it('GoLayers removes what release 0.1 kept in other places, a day after its last use', async () => {
  const former = ['modules/views/1/m', 'toolchains/go1.25.0'].map((name) => join(home, name));
  for (const folder of former) mkdirSync(folder, { recursive: true });
  const trim = () => layers.trim({ seconds: 10 ** 9, bytes: 2 ** 50 });
  await trim();
  expect(former.filter((folder) => existsSync(folder))).toEqual(former);
  clock.pass(25 * 3_600);
  await trim();
  expect(former.filter((folder) => existsSync(folder))).toEqual([]);
});

describeLayersContract(GoLayers.name, {
  layers,
  pass: (seconds) => clock.pass(seconds),
  behind: async (status) => (await behindProxy(status, openGoLayers)).layers,
  shown: (modules) => moduleFolders(join(home, 'layers', modules ?? '')),
});
