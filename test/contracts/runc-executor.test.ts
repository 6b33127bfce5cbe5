import { RuncExecutor } from '@cgoforge/adapter-runc';
import { expect } from 'vitest';
import { packSample } from '../support/samples.js';
import { type SandboxSite, startSandboxSite } from '../support/sandbox-site.js';
import { describeExecutorContract } from './executor.contract.js';
import { describeSandboxes } from './executor-sandboxes.js';
import { codeOf } from './executor-steps.js';
import { type Ways, waysOfBuilds } from './executor-ways.js';

let contractSite: SandboxSite;

/** What a sandbox has no part in, or what only its shim's end brings about. */
const ways: Ways = {
  ...waysOfBuilds,
  lost: {
    async done(steps) {
      const made = await steps.start(packSample('endless'));
      await expect.poll(() => contractSite.running(), { timeout: 60_000 }).toContain('cc1');
      await contractSite.launcher.killShim(made.order.attempt, 'compile');
      return steps.outcomeOf(made);
    },
  },
  internal: {
    async done(steps) {
      await steps.start(packSample('endless'));
      return codeOf(steps.start(packSample('endless')));
    },
  },
  unavailable: { done: () => codeOf(new RuncExecutor('/nowhere').capacity()) },
  go_version_unavailable: { cannot: 'Go is fetched before the attempt starts.' },
  module_unavailable: { cannot: 'Modules are fetched before the attempt starts.' },
  evicted: { cannot: 'Nobody takes the machine away from its attempts.' },
  node_lost: { cannot: 'It is lost with the machine, and so are those who would say it.' },
  image_unavailable: { cannot: 'Its root is the machine’s own.' },
  no_such_node: { cannot: 'It runs on this machine.' },
  nodes_busy: { cannot: 'It has as many slots as are used at once.' },
};

describeExecutorContract(
  'RuncExecutor',
  async () => {
    contractSite = await startSandboxSite();
    return contractSite;
  },
  ways,
  describeSandboxes,
);
