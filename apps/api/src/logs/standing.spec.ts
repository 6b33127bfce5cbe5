import type { BuildView, TaskView } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { Standing } from './standing.js';

const queued: Partial<TaskView> = {
  asked: 'linux/arm64',
  state: 'queued',
  position: 4,
  retryAt: null,
  waitsFor: null,
};
const buildOf = (...tasks: Partial<TaskView>[]) =>
  ({ tasks: tasks.map((task) => ({ ...queued, ...task })) }) as unknown as BuildView;

describe('how a build stands', () => {
  it.each<[string, Partial<TaskView>[]]>([
    ['linux/arm64 queued, next in line', [{ position: 1 }]],
    ['linux/arm64 queued, 2nd in line', [{ position: 2 }]],
    ['linux/arm64 queued, 3rd in line', [{ position: 3 }]],
    ['linux/arm64 queued, 11th in line', [{ position: 11 }]],
    ['linux/arm64 queued, 21st in line', [{ position: 21 }]],
    ['linux/arm64 queued for another try', [{ position: null, retryAt: new Date() }]],
    ['linux/arm64 queued', [{ position: null }]],
    [
      'linux/arm64 queued, 4th in line (No machine of linux-arm64 is ready.)',
      [{ waitsFor: 'No machine of linux-arm64 is ready.' }],
    ],
    [
      'linux/amd64 running; linux/arm64 queued, 4th in line',
      [{ asked: 'linux/amd64', state: 'running', position: null }, {}],
    ],
  ])('%s', (text, tasks) => expect(new Standing().next(buildOf(...tasks))).toBe(text));

  /** At which of so many looks something is said, from 1. */
  const saidAt = (looks: number, buildAt: (look: number) => BuildView, standing = new Standing()) =>
    Array.from({ length: looks }, (_, index) => index + 1).filter((look) => standing.next(buildAt(look)));

  it('is said ever more rarely while nothing changes, but before a proxy gives the connection up', () => {
    expect(saidAt(20, () => buildOf({}))).toEqual([1, 2, 4, 8, 12, 16, 20]);
  });

  it('is said as soon as anything changes, and then as at first', () => {
    expect(saidAt(12, (look) => buildOf({ position: look < 6 ? 4 : 3 }))).toEqual([1, 2, 4, 6, 7, 9]);
    const without = { waitsFor: 'No machine of linux-arm64 is ready.' };
    expect(saidAt(6, (look) => buildOf(look < 6 ? {} : without))).toEqual([1, 2, 4, 6]);
  });

  it('is not repeated beside other lines, which are a sign of life, but said when it changes', () => {
    const standing = new Standing();
    const busy = (look: number) => {
      standing.interrupted();
      return buildOf({ position: look < 6 ? 4 : 3 });
    };
    expect(saidAt(5, busy, standing)).toEqual([1, 2]);
    expect(standing.next(busy(6))).toBe('linux/arm64 queued, 3rd in line');
  });
});
