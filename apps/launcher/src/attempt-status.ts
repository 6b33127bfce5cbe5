import { hostname, release } from 'node:os';
import {
  CONTAINERS,
  type ContainerStatus,
  goArchOf,
  type KnownAttempt,
  type Machine,
  type OfEach,
  ofEach,
} from '@cgoforge/core';
import type { AttemptEnding } from './attempt-record.js';
import type { ContainerState } from './container.js';

/** Sandboxes share the kernel and the architecture of this machine. */
const machine: Machine = { name: hostname(), architecture: goArchOf(process.arch), kernel: release() };

/** What the states of its containers, and what the launcher has done to it, say of an attempt. */
export function statusOf(states: OfEach<ContainerState>, ending: AttemptEnding | null): KnownAttempt {
  return {
    containers: ofEach((name) => containerStatus(states[name], ending?.byThemselves.includes(name) ?? true)),
    machine,
    over: isOver(states, ending),
    taken: ending?.taken ?? null,
    silent: null,
  };
}

function containerStatus(container: ContainerState, byItself: boolean): ContainerStatus {
  // Nobody knows how it ended. Any exit code would be taken for its own end, and hide that the attempt is lost.
  if (container.state === 'lost') return { state: 'running' };
  if (container.state !== 'ended') return { state: container.state };
  const { exitCode, counts } = container;
  return { state: 'ended', exitCode, byItself, outOfMemory: exitCode !== 0 && counts.oomKills > 0, counts };
}

/** Nothing starts any more where the attempt is being ended, or its source did not come. */
function isOver(states: OfEach<ContainerState>, ending: AttemptEnding | null): boolean {
  if (hasFailed(states.compile)) return true;
  const someRun = CONTAINERS.some((name) => states[name].state === 'running');
  const someWait = CONTAINERS.some((name) => states[name].state === 'waiting');
  return !someRun && (!someWait || ending !== null || hasFailed(states.source));
}

const hasFailed = (container: ContainerState) => container.state === 'ended' && container.exitCode !== 0;
