import { join } from 'node:path';
import { GoLayers } from '@cgoforge/adapter-go-modules';
import { afterAll } from 'vitest';
import { behindProxy, moduleFolders, openGoLayers } from '../support/go-modules.js';
import { describeLayersContract } from './layers.contract.js';

const { home, layers, clock, stop } = await openGoLayers();
afterAll(stop);

describeLayersContract(GoLayers.name, {
  layers,
  pass: (seconds) => clock.pass(seconds),
  behind: async (status) => (await behindProxy(status, openGoLayers)).layers,
  shown: (modules) => moduleFolders(join(home, 'layers', modules ?? '')),
});
