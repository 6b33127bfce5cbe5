import { EventEmitter } from 'node:events';
import type { Wakeups } from '@cgoforge/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { Changes } from './changes.js';

/** Longer than the test may take, and than it is until who waits looks again. */
const LONG = 60_000;

describe('a wait for changes', () => {
  let events: EventEmitter;
  let changes: Changes;
  let gone: AbortController;
  beforeEach(() => {
    events = new EventEmitter();
    const wakeups: Wakeups = {
      on: (topic, id, listener) => {
        events.on(`${topic} ${id}`, listener);
        return () => events.off(`${topic} ${id}`, listener);
      },
    };
    changes = new Changes(wakeups, ['log', 'task'], 'one');
    gone = new AbortController();
  });

  const wait = () => changes.next(LONG, gone.signal);

  it.each(['log', 'task'] as const)('ends with a wake-up of the topic %s', async (topic) => {
    const waiting = wait();
    events.emit(`${topic} one`);
    await waiting;
  });

  it('ends with what was heard of otherwise', async () => {
    const waiting = wait();
    changes.note();
    await waiting;
  });

  it('is over at once when something has happened since the last one, and not when to another', async () => {
    events.emit('task one');
    await wait();
    let isOver = false;
    const waiting = wait().then(() => {
      isOver = true;
    });
    events.emit('task other');
    events.emit('queue one');
    await new Promise(setImmediate);
    expect(isOver).toBe(false);
    events.emit('task one');
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
    expect(events.eventNames()).toEqual(['log one', 'task one']);
    changes[Symbol.dispose]();
    expect(events.eventNames()).toEqual([]);
  });
});
