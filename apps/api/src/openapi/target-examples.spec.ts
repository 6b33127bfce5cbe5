import { type Failure, outcomeOf } from '@cgoforge/core';
import { agentCase } from '@test-support/agent-vectors.js';
import { endingOfPod, pod, type Told } from '@test-support/attempt-meaning.js';
import { builtReport, receivedOf } from '@test-support/attempt-reports.js';
import { explainBy, logChunk } from '@test-support/explain-by.js';
import { readFailing } from '@test-support/failing-source.js';
import { failureBy } from '@test-support/failure-by.js';
import { folderOfTest } from '@test-support/folders.js';
import { after, disruption, podOf, samplePool, terminated } from '@test-support/kubernetes-objects.js';
import { expect, it } from 'vitest';
import { fetchRelease } from '../../../../packages/adapters/go-modules/src/go-release.js';
import { fetchMissing } from '../../../../packages/adapters/go-modules/src/module-fetch.js';
import { podStatus } from '../../../../packages/adapters/kubernetes/src/pod-status.js';
import { seenAttempt } from '../../../worker/src/drive/follow/seen-attempt.js';
import { refuseOther } from '../../../worker/src/drive/start/prepare-attempt.js';
import { exampleAnswer } from './example-answer.js';
import { EXAMPLE_BUILD } from './request-examples.js';
import type { EndCode } from './target-examples.js';

const GIB = 1024 ** 3;
const limits = {
  ...{ memoryBytes: 4 * GIB, cpus: 2, processes: 512, diskBytes: 8 * GIB },
  ...{ wallSeconds: 1800, logBytes: GIB / 16, outputBytes: 2 * GIB },
};
const peak = { memoryBytes: 4 * GIB, diskBytes: 8 * GIB, processes: 512 };
const ending = { ...builtReport, exitCode: 1, peak, takenBy: null, machine: null };

/** The outcome of a build that ended with 1, and with this besides. */
function outcome(change: object): Failure {
  const failure = outcomeOf({ ...ending, ...change }, limits);
  if (!failure) throw new Error('It built something.');
  return failure;
}

const ofPod = (told: Told, pool = samplePool) => outcome(endingOfPod(told, pool));

const arm64 = { ...samplePool, arch: 'arm64' } as const;
const unstarted = { phase: 'Pending', source: {}, agent: {}, compile: {}, check: {} };

/** What is seen of an attempt whose pod is gone. */
const withoutPod = async () => seenAttempt(podStatus(null, samplePool), receivedOf(), false);

/** A pod without a node, of which the scheduler says this. */
function unscheduled(message: string) {
  const { status, ...rest } = podOf({ ...unstarted, node: null });
  return {
    ...rest,
    status: { ...status, conditions: status.conditions.map((one) => ({ ...one, message })) },
  };
}

const pulling = {
  reason: 'ImagePullBackOff',
  message: 'Back-off pulling image "registry.example/cgoforge/agent:0.2.0"',
};

const folder = folderOfTest();
const network = () => ({ GOMODCACHE: folder(), GOPROXY: 'https://proxy.example', GOSUMDB: 'off' });

/** A `go` whose proxy has nothing of what it is asked for. */
const lacking = (download: string) => async () =>
  `# get https://proxy.example/${download}: 404 Not Found (0.020s)\n`;

/** Explained by a source of test/failing, and a log. */
const explained = (failure: Failure, source: string, log = '') =>
  explainBy(failure, Object.fromEntries(readFailing(source).files), [logChunk(0, log)]);

const MAIN_PACKAGES = 'compile/testdata/main-packages.json';
const NO_PCAP = `# example.com/header-pcap/capture
capture/capture.go:5:11: fatal error: pcap.h: No such file or directory
    5 | #include <pcap.h>
      |           ^~~~~~~~
compilation terminated.
`;

/** How each comes about, but for what ends a target in the rows (test/contracts/api/request-examples.test.ts), and in
 * the check of its files (apps/worker/src/drive/verify/verify-outputs.spec.ts). */
const ways: Record<
  Exclude<EndCode, 'queue_deadline' | 'loader_check_failed' | 'smoke_failed'>,
  () => unknown
> = {
  go_version_unavailable: async () => {
    const fetch = lacking('golang.org/toolchain/@v/v0.0.1-go1.29.0.linux-amd64.zip');
    const release = { version: '1.29.0', platform: 'linux-amd64', pin: undefined, scratch: folder() };
    return explained(await failureBy(fetchRelease(fetch, network(), release)), 'go-newer');
  },
  module_unavailable: async () => {
    const module = { path: 'git.corp.example.com/platform/secrets', version: 'v1.4.0' };
    const fetch = lacking(`${module.path}/@v/v1.4.0.zip`);
    const fetching = fetchMissing(fetch, network(), [{ ...module, sum: 'h1:x', goModSum: 'h1:y' }]);
    return explained(await failureBy(fetching), 'private-module');
  },
  compile_error: () => explained(outcome({}), 'header-pcap', NO_PCAP),
  out_of_memory: () => outcome({ oomKills: 1 }),
  out_of_disk: () => outcome({ diskFull: true }),
  timed_out: () => outcome({ stoppedBy: 'deadline' }),
  log_too_long: () => outcome({ stoppedBy: 'log_limit' }),
  too_many_processes: () => outcome({ refusedProcesses: 3 }),
  wrong_output: () =>
    outcome(agentCase<{ selection: object }>(MAIN_PACKAGES, 'refuses one name for two programs').selection),
  toolchain_gone: () => {
    const compiledWith = { toolchain: 'sha256:0f3c…', go: '1.26.8' };
    const now = { name: 'host', digest: 'sha256:9b41…' };
    return failureBy((async () => refuseOther(now, { build: EXAMPLE_BUILD, compiledWith }))());
  },
  cancelled: () => outcome({ stoppedBy: 'cancel' }),
  lost: () => failureBy(withoutPod()),
  evicted: () => ofPod(pod({ compile: terminated(143), ...disruption('EvictionByEvictionAPI') })),
  node_lost: () => ofPod(pod(disruption('DeletionByPodGC'), { gone: true })),
  image_unavailable: () => ofPod(pod({ ...unstarted, source: { waiting: pulling } }, { now: after(302) })),
  no_such_node: () => {
    const none = unscheduled("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.");
    return ofPod({ pod: none, unfitMs: 61_000, now: after(61) }, arm64);
  },
  nodes_busy: () => {
    const busy = unscheduled('0/3 nodes are available: 3 Insufficient cpu.');
    return ofPod({ pod: busy, now: after(1801) }, arm64);
  },
};

it.each(Object.keys(ways) as (keyof typeof ways)[])('%s is worded as in its example', async (code) => {
  expect(JSON.parse(JSON.stringify(await ways[code]()))).toEqual(exampleAnswer(code));
});
