import { join } from 'node:path';
import { GoLayers } from '@cgoforge/adapter-go-modules';
import { behindProxy, moduleFolders, openGoLayers } from '../support/go-modules.js';
import { describeLayersContract } from './layers.contract.js';

describeLayersContract(GoLayers.name, async () => {
  const real = await openGoLayers();
  const stops: (() => unknown)[] = [real.stop];
  return {
    layers: real.layers,
    behind: async (status) => {
      const opened = await behindProxy(status, openGoLayers);
      stops.push(opened.stop);
      return opened.layers;
    },
    shown: (modules) => moduleFolders(join(real.home, 'layers', modules ?? '')),
    stop: async () => {
      for (const stop of stops) await stop();
    },
  };
});
