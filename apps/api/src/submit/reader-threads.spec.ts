import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReaderThreads } from './reader-threads.js';

/** A thread that answers whatever it is asked. */
const PROGRAM = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', () => parentPort.postMessage({ kind: 'done', answer: 1 }));
`;

let started: Worker[];
beforeEach(() => {
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((thread) => thread.terminate()));
});

function threads(most: number, idleMs: number, kept = 0): ReaderThreads {
  const start = () => {
    const thread = new Worker(PROGRAM, { eval: true });
    started.push(thread);
    return thread;
  };
  return new ReaderThreads(most, start, idleMs, kept);
}

const files = { folder: '', spool: '', scratch: '', index: '', canonical: '', length: null };
const work = (pool: ReaderThreads, thread: Worker) => pool.run(thread, { kind: 'pack', files });

describe('ReaderThreads', () => {
  it('ends a thread that has nothing to do, and starts another for the next job', async () => {
    const pool = threads(1, 1);
    const first = await pool.wait();
    const ended = once(first, 'exit');
    await work(pool, first);
    await ended;
    const second = await pool.wait();
    expect(second).not.toBe(first);
    expect(await work(pool, second)).toBe(1);
  });

  it('ends none of those that are kept', async () => {
    const pool = threads(2, 1, 1);
    const both = [await pool.wait(), await pool.wait()];
    const ended = both.map((thread) => once(thread, 'exit').then(() => thread));
    await Promise.all(both.map((thread) => work(pool, thread)));
    const gone = await Promise.race(ended);
    const left = await pool.wait();
    expect(both.filter((thread) => thread !== gone)).toEqual([left]);
    expect(await work(pool, left)).toBe(1);
  });

  it('ends none that has a job again', async () => {
    const pool = threads(1, 60_000);
    const first = await pool.wait();
    await work(pool, first);
    expect(await pool.wait()).toBe(first);
    await pool.close();
    expect(await work(pool, first)).toBe(1);
  });

  it('gives threads in the order of asking, whoever leaves meanwhile', async () => {
    const pool = threads(1, 60_000);
    const thread = await pool.wait();
    const leaving = new AbortController();
    const order: string[] = [];
    const ask = async (name: string, signal?: AbortSignal) => {
      const given = await pool.wait(signal);
      order.push(name);
      await work(pool, given);
    };
    const asked = [ask('first'), ask('gone', leaving.signal), ask('second'), ask('third')];
    leaving.abort(new Error('left'));
    await expect(asked[1]).rejects.toThrow('left');
    expect(pool.take()).toBeNull();
    await work(pool, thread);
    await Promise.all([asked[0], asked[2], asked[3]]);
    expect(order).toEqual(['first', 'second', 'third']);
    expect(started).toHaveLength(1);
  });
});
