import { join } from 'node:path';
import { GoModules } from '@cgoforge/adapter-go-modules';
import { moduleFolders, openGoModules, proxyAnswering } from '../support/go-modules.js';
import { describeModulesContract } from './modules.contract.js';

describeModulesContract(GoModules.name, async () => {
  const real = await openGoModules();
  const stops: (() => unknown)[] = [real.stop];
  return {
    modules: real.modules,
    behind: async (status) => {
      const proxy =
        status === null ? { url: 'http://127.0.0.1:9', stop: () => {} } : await proxyAnswering(status);
      const opened = await openGoModules(proxy.url);
      stops.push(proxy.stop, opened.stop);
      return opened.modules;
    },
    shown: (id) => moduleFolders(join(real.home, 'modules/views', id)),
    stop: async () => {
      for (const stop of stops) await stop();
    },
  };
});
