import { join } from 'node:path';
import { GoLayers } from '@cgoforge/adapter-go-modules';
import { behindProxy, moduleFolders, openGoLayers } from '../support/go-modules.js';
import { describeLayersContract } from './layers.contract.js';

describeLayersContract(GoLayers.name, async () => {
  const { home, layers, stop } = await openGoLayers();
  return {
    ...{ layers, stop },
    behind: async (status) => (await behindProxy(status, openGoLayers)).layers,
    shown: (modules) => moduleFolders(join(home, 'layers', modules ?? '')),
  };
});
