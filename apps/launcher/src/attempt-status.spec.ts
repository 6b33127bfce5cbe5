import type { OfEach } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import type { AttemptEnding } from './attempt-record.js';
import { statusOf } from './attempt-status.js';
import type { ContainerState } from './container.js';

const counts = { memoryBytes: 1, processes: 1, oomKills: 0, refusedProcesses: 0 };
const ended = (exitCode: number, oomKills = 0): ContainerState => ({
  state: 'ended',
  exitCode,
  counts: { ...counts, oomKills },
});
const running: ContainerState = { state: 'running' };
const waiting: ContainerState = { state: 'waiting' };
const lost: ContainerState = { state: 'lost', detail: 'x' };

const begun: OfEach<ContainerState> = { source: ended(0), agent: running, compile: running, check: running };
const status = (states: Partial<OfEach<ContainerState>>, ending: AttemptEnding | null = null) =>
  statusOf({ ...begun, ...states }, ending);
const stopped: AttemptEnding = { taken: null, byThemselves: ['source'] };

describe('the status of an attempt', () => {
  it.each<[string, Partial<OfEach<ContainerState>>, AttemptEnding | null, boolean]>([
    ['its source runs', { source: running, agent: waiting, compile: waiting, check: waiting }, null, false],
    ['its source has come', { agent: waiting, compile: waiting, check: waiting }, null, false],
    ['its source failed', { source: ended(3), agent: waiting, compile: waiting, check: waiting }, null, true],
    ['it compiles', {}, null, false],
    ['it was compiled', { compile: ended(0) }, null, false],
    ['its compiler failed', { compile: ended(1) }, null, true],
    ['its sidecar is left', { compile: ended(0), check: ended(0) }, null, false],
    ['all have ended', { compile: ended(0), check: ended(0), agent: ended(0) }, null, true],
    ['it is being stopped', {}, stopped, false],
    ['it was stopped before it ran', { agent: waiting, compile: waiting, check: waiting }, stopped, true],
    ['all that ran is lost', { agent: lost, compile: lost, check: lost }, stopped, true],
  ])('says whether anything more comes when %s', (_, states, ending, over) => {
    expect(status(states, ending).over).toBe(over);
  });

  it('blames nobody for an end that the launcher brought about', () => {
    const byItself = (exitCode: number, ending: AttemptEnding | null) => {
      const { compile } = status({ compile: ended(exitCode) }, ending).containers;
      return compile.state === 'ended' && compile.byItself;
    };
    expect(byItself(1, null)).toBe(true);
    expect(byItself(137, stopped)).toBe(false);
    expect(byItself(1, { ...stopped, byThemselves: ['source', 'compile'] })).toBe(true);
  });

  it('tells of memory only where a container failed by it', () => {
    const outOfMemory = (container: ContainerState) => {
      const { compile } = status({ compile: container }).containers;
      return compile.state === 'ended' && compile.outOfMemory;
    };
    expect(outOfMemory(ended(137, 1))).toBe(true);
    expect(outOfMemory(ended(0, 1))).toBe(false);
    expect(outOfMemory(ended(1))).toBe(false);
  });

  it('gives no exit code to a container of which nobody knows how it ended', () => {
    const taken = { code: 'lost', detail: 'x' } as const;
    const { containers, taken: told } = status({ compile: lost }, { taken, byThemselves: [] });
    expect(containers.compile).toEqual({ state: 'running' });
    expect(told).toEqual(taken);
  });
});
