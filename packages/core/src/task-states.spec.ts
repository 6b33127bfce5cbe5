import { describe, expect, it } from 'vitest';
import { buildStateOf, isTerminal, TASK_STATES, type TaskState, taskTransitions } from './task-states.js';

const states = (...list: TaskState[]) => list.map((state) => ({ state }));

describe('task machine', () => {
  it('has one way out of a terminal state, which is asked for, and none out of success', () => {
    const leaving = Object.entries(taskTransitions).filter(([, { from }]) => from.some(isTerminal));
    expect(leaving).toEqual([['rerun', { from: ['failed', 'cancelled'], to: 'queued' }]]);
  });

  it('can reach every state from queued', () => {
    const reached = new Set<TaskState>(['queued']);
    for (const _ of TASK_STATES) {
      for (const { from, to } of Object.values(taskTransitions))
        if (from.some((state) => reached.has(state))) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...TASK_STATES].sort());
  });
});

it.each([
  [states('queued', 'queued'), 'queued'],
  [states('queued', 'succeeded'), 'running'],
  [states('verifying'), 'running'],
  [states('succeeded', 'succeeded'), 'succeeded'],
  [states('succeeded', 'failed'), 'failed'],
  [states('succeeded', 'cancelled'), 'cancelled'],
  [states('failed', 'cancelled'), 'failed'],
] as const)('buildStateOf of %j is %s', (tasks, state) => expect(buildStateOf(tasks)).toBe(state));
