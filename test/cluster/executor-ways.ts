import { KubeApi, type PoolConfig } from '@cgoforge/adapter-kubernetes';
import { expect } from 'vitest';
import type { BegunAttempt } from '../contracts/executor.contract.js';
import { codeOf, ExecutorSteps } from '../contracts/executor-steps.js';
import { type Ways, waysOfBuilds } from '../contracts/executor-ways.js';
import type { Kubelab } from '../kubelab/lab.js';
import { json, KubeServer } from '../support/kube-server.js';
import { packFiles } from '../support/pack-files.js';
import { unique } from '../support/rows.js';
import { packSample } from '../support/samples.js';
import { addDeafNode } from './deaf-node.js';
import type { ClusterSite } from './executor-site.js';

/** Of no module. */
const SUM = `h1:${'A'.repeat(43)}=`;

const deadlines = {
  imageSeconds: 3,
  startSeconds: 60,
  scheduleSeconds: 3,
  busySeconds: 3,
  nodeSilentSeconds: 10,
};

/** Of an attempt's objects. */
export const nameOf = ({ order }: BegunAttempt) => order.attempt.replaceAll('_', '-');

/** How an attempt in a pod comes to each failure. Real, but for the node that is lost: it has never had a machine. */
export function executorWays(lab: Kubelab, site: () => ClusterSite): Ways {
  const kubectl = (...args: readonly string[]) => lab.kubectl('--namespace', site().pool.namespace, ...args);

  /** What a build ends with in a pool that is not quite as the others. */
  const inPool = async (change: Partial<PoolConfig>): Promise<string | undefined> => {
    const its = await site().another({ name: unique('pool'), deadlines, ...change });
    const steps = new ExecutorSteps(() => its);
    const made = await steps.start(packSample('pure-go'));
    const outcome = await steps.outcomeOf(made);
    await steps.releaseAll();
    return outcome;
  };

  /** What a build ends with to which something is done while it compiles. */
  const whileItCompiles =
    (harm: (attempt: BegunAttempt) => Promise<unknown>) => async (steps: ExecutorSteps) => {
      const made = await steps.start(packSample('endless'));
      const ready = '{.status.containerStatuses[?(@.name=="compile")].state.running.startedAt}';
      const started = () => kubectl('get', 'pod', nameOf(made), '--output', `jsonpath=${ready}`);
      await expect.poll(started, { timeout: 60_000 }).not.toBe('');
      await harm(made);
      return steps.outcomeOf(made);
    };

  return {
    ...waysOfBuilds,
    lost: { done: whileItCompiles((attempt) => kubectl('delete', 'pod', nameOf(attempt))) },
    evicted: {
      done: whileItCompiles(async (attempt) => {
        try {
          const selector = `--pod-selector=cgoforge.dev/attempt=${attempt.order.attempt}`;
          await lab.kubectl('drain', lab.node, selector, '--delete-emptydir-data');
        } finally {
          await lab.kubectl('uncordon', lab.node);
        }
      }),
    },
    node_lost: {
      played: 'a Node object that has no machine',
      async done() {
        const node = await addDeafNode(lab);
        try {
          return await inPool({ nodeSelector: { 'kubernetes.io/hostname': node.name } });
        } finally {
          await node.remove();
        }
      },
    },
    image_unavailable: {
      done: () => inPool({ images: { agent: `localhost/cgoforge/absent@sha256:${'0'.repeat(64)}` } }),
    },
    no_such_node: { done: () => inPool({ nodeSelector: { 'example.com/nowhere': '' } }) },
    nodes_busy: {
      done: () => {
        const huge = { cpus: 500, memoryBytes: 1024 ** 3, diskBytes: 1024 ** 3 };
        return inPool({ sizes: { small: huge, medium: huge, large: huge } });
      },
    },
    go_version_unavailable: { source: () => packSample('pure-go'), options: { go: '1.999.9' } },
    internal: {
      async done(steps) {
        const made = await steps.begin(packSample('pure-go'));
        await kubectl('create', 'configmap', nameOf(made));
        return codeOf(steps.launch(made));
      },
    },
    unavailable: {
      played: 'an API server that answers 503',
      async done() {
        const server = await KubeServer.start();
        server.next(json(503));
        const api = KubeApi.connect(server.kubeconfig, { requestMs: 1_000, budgetMs: 1_000 });
        return codeOf(site().another({}, api)).finally(() => server.stop());
      },
    },
    module_unavailable: {
      source: () =>
        packFiles({
          'go.mod': 'module example.com/app\n\ngo 1.24\n\nrequire rsc.io/quote v1.99.0\n',
          'go.sum': `rsc.io/quote v1.99.0 ${SUM}\nrsc.io/quote v1.99.0/go.mod ${SUM}\n`,
          'main.go':
            'package main\n\nimport "C"\nimport "rsc.io/quote"\n\nfunc main() { println(quote.Go()) }\n',
        }),
    },
  };
}
