import type { BuildError, FailureCodeOf } from '@cgoforge/core';
import type { AnsweredCode, ExampleWords } from './request-examples.js';

/** What ends a target, and answers no request. */
export type EndCode = Exclude<FailureCodeOf<'target'>, AnsweredCode>;

/** What is said in one case, with what the build has printed or the line that brought it about. */
export interface EndExample extends ExampleWords {
  readonly errors?: readonly BuildError[];
}

/** Of each failure that ends a target an example; tests compare them with what the product makes of such an end. */
export const targetExamples = {
  go_version_unavailable: {
    detail: 'go.mod:3: Go 1.29.0 is not at the module proxy.',
    next: 'Write a released version at go.mod:3, or another go or toolchain line; GET /v1/targets says which Go is installed.',
    errors: [
      {
        ...{ file: 'go.mod', line: 3, column: null },
        text: 'Go 1.29.0 is not at the module proxy.',
        kind: 'packages',
      },
    ],
  },
  compile_error: {
    detail:
      'capture/capture.go:5:11: pcap.h: No such file or directory. That header is not installed where it is compiled; ' +
      'Debian has it in libpcap0.8-dev.',
    next:
      'Ask the operator to install it on the machine that compiles (apt-get install libpcap0.8-dev), or send its headers ' +
      'and a static library with the source.',
    errors: [
      {
        ...{ file: 'capture/capture.go', line: 5, column: 11 },
        text: 'pcap.h: No such file or directory',
        kind: 'c',
      },
    ],
  },
  loader_check_failed: { detail: 'app: A bare system of the target has no libpng16.so.16, libmine.so.' },
  smoke_failed: {
    detail: 'app --version: It ended with 2. It said: flag provided but not defined: -version',
  },
  out_of_memory: { detail: 'The build used 4 GiB and was stopped at its limit of 4 GiB of memory.' },
  out_of_disk: { detail: 'The build wrote 8 GiB and filled its disk of 8 GiB.' },
  timed_out: { detail: 'The build was stopped after its limit of 1800 s.' },
  queue_deadline: { detail: 'No machine was free for 86400 s.' },
  log_too_long: {
    detail: 'The build printed more than its limit of 64 MiB; the log up to there is kept.',
  },
  too_many_processes: { detail: 'The build reached its limit of 512 processes (peak 512).' },
  wrong_output: {
    detail:
      'output names one file, but there are 2 main packages: example.com/app/cmd/client, example.com/app/cmd/server. ' +
      'Name one with package.',
  },
  module_unavailable: {
    detail:
      'go.mod:5: git.corp.example.com/platform/secrets v1.4.0 is not at the module proxy. A private module is not fetched.',
    next: 'Send it along: run go mod vendor, and pack the vendor folder with the source.',
    errors: [
      {
        ...{ file: 'go.mod', line: 5, column: null },
        text: 'git.corp.example.com/platform/secrets v1.4.0 is not at the module proxy.',
        kind: 'packages',
      },
    ],
  },
  toolchain_gone: {
    detail:
      'The build was to be compiled with host sha256:0f3c… as bld_019a3f52-7c1e-7d48-9b06-5e2f8ac41d37 was, and host is ' +
      'now sha256:9b41….',
  },
  cancelled: { detail: 'The build was cancelled while it ran.' },
  lost: { detail: 'The attempt is lost: its containers are gone.' },
  evicted: { detail: 'The node node-1 gave the pod up (EvictionByEvictionAPI).' },
  node_lost: { detail: 'The node node-1 was lost (DeletionByPodGC).' },
  image_unavailable: {
    detail:
      'The container source cannot start (ImagePullBackOff): ' +
      'Back-off pulling image "registry.example/cgoforge/agent:0.2.0"',
  },
  no_such_node: {
    detail:
      'No Ready node is fit for this pool of linux/arm64. ' +
      "The scheduler says: 0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
  },
  nodes_busy: {
    detail:
      'No node of linux/arm64 had room for the pod within 1800 s. ' +
      'The scheduler says: 0/3 nodes are available: 3 Insufficient cpu.',
  },
} as const satisfies Record<EndCode, EndExample>;
