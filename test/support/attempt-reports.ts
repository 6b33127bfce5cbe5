import type { CompileReport, ContainerStatus, KnownAttempt, ReceivedAttempt } from '@cgoforge/core';

/** What the agent says of a build that made `app`. */
export const builtReport = {
  ...{ step: 'build', exitCode: 0, signal: null, stoppedBy: null, wallMs: 10, outputs: ['app'] },
  ...{ oomKills: 0, refusedProcesses: 0, diskFull: false, cacheFull: false },
  peak: { memoryBytes: 7, diskBytes: 8, processes: 9 },
} as const satisfies CompileReport;

const SHA256 = 'e'.repeat(64);

/** What intake has of an attempt that was heard a moment ago. */
export function receivedOf(change: Partial<ReceivedAttempt> = {}): ReceivedAttempt {
  const none = { logFull: false, compiled: null, files: [], delivered: null, checked: null, withheld: null };
  return { ...none, silentMs: 100, ...change };
}

/** Everything has come of a build that made `app`. */
export const receivedAll = receivedOf({
  compiled: builtReport,
  files: [{ name: 'app', size: 5, sha256: SHA256, objectKey: 'attempts/att_1/1/app' }],
  delivered: { refusal: null },
  checked: [
    { name: 'app', sha256: SHA256, result: { passed: true, kind: 'ran', exitCode: 0, stillRunning: false } },
  ],
});

/** All but the check's reports. */
export const uncheckedAll: ReceivedAttempt = { ...receivedAll, checked: null };

/** A container that has ended, by itself without a change. */
export const ended = (exitCode: number, change: Partial<Extract<ContainerStatus, { state: 'ended' }>> = {}) =>
  ({ state: 'ended', exitCode, byItself: true, outOfMemory: false, counts: null, ...change }) as const;

export type KnownWish = Partial<KnownAttempt['containers']> & Omit<Partial<KnownAttempt>, 'containers'>;

const running: ContainerStatus = { state: 'running' };

/** What an executor knows of an attempt whose compiler runs, but for what is wished. */
export function knownOf(wish: KnownWish = {}): KnownAttempt {
  const { source = ended(0), agent = running, compile = running, check = running, ...rest } = wish;
  const attempt = { machine: null, over: false, taken: null, silent: null, ...rest };
  return { ...attempt, containers: { source, agent, compile, check } };
}
