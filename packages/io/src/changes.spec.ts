import { beforeEach, describe, expect, it } from 'vitest';
import { FakeWakeups } from '../../../test/support/api/fake-wakeups.js';
import { Changes } from './changes.js';

/** Longer than the test may take, and than it is until who waits looks again. */
const LONG = 60_000;

describe('a wait for changes', () => {
  let wakeups: FakeWakeups;
  let changes: Changes;
  let gone: AbortController;
  beforeEach(() => {
    wakeups = new FakeWakeups();
    changes = new Changes(wakeups, ['log', 'task'], 'one');
    gone = new AbortController();
  });

  const wait = () => changes.next(LONG, gone.signal);

  it.each(['log', 'task'] as const)('ends with a wake-up of the topic %s', async (topic) => {
    const waiting = wait();
    wakeups.wake(topic, 'one');
    await waiting;
  });

  it('ends with what was heard of otherwise', async () => {
    const waiting = wait();
    changes.note();
    await waiting;
  });

  it('is over at once when something has happened since the last one, and not when to another', async () => {
    wakeups.wake('task', 'one');
    await wait();
    let isOver = false;
    const waiting = wait().then(() => {
      isOver = true;
    });
    wakeups.wake('task', 'other');
    wakeups.wake('queue', 'one');
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    wakeups.wake('task', 'one');
    await waiting;
  });

  it('ends by a signal, also by one that came before', async () => {
    const waiting = wait();
    gone.abort();
    await waiting;
    await wait();
  });

  it('ends by itself when nothing happens', async () => {
    await changes.next(1, gone.signal);
    await changes.next(-1, gone.signal);
  });

  it('is heard of by nobody once it is closed', () => {
    expect([wakeups.listeners('log', 'one'), wakeups.listeners('task', 'one')]).toEqual([1, 1]);
    changes[Symbol.dispose]();
    expect([wakeups.listeners('log', 'one'), wakeups.listeners('task', 'one')]).toEqual([0, 0]);
  });
});
