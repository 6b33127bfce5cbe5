import { expect, it } from 'vitest';
import { waitsFor } from './waits-for.js';

const pool = (ready: number, canScaleUp: boolean, fresh = true) => ({
  pool: 'linux-arm64',
  machines: { ready, canScaleUp },
  fresh,
});

it.each([
  ['its turn', pool(1, false), null],
  ['a machine that is away', pool(0, false), 'No machine of linux-arm64 is ready.'],
  ['one to be made', pool(0, true), 'No machine of linux-arm64 is ready; one is made when it is needed.'],
  [
    'room on a disk',
    { ...pool(1, false), machines: { ready: 1, canScaleUp: false, hasRoom: false } },
    'The disk of linux-arm64 has no room for another build.',
  ],
  ['a worker', pool(1, false, false), 'No worker of linux-arm64 was heard within the last minute.'],
])('a task waits for %s', (_, row, reason) => expect(waitsFor(row)).toBe(reason));
