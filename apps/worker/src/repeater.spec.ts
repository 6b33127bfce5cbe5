import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Repeater } from './repeater.js';

const unexpected = (error: unknown) => expect.fail(String(error));

describe('Repeater', () => {
  it('runs again for a wake that came while it ran, and never twice at once', async () => {
    const gates: (() => void)[] = [];
    let atOnce = 0;
    let most = 0;
    const repeater = new Repeater(
      60_000,
      async () => {
        most = Math.max(most, ++atOnce);
        await new Promise<void>((resolve) => gates.push(resolve));
        atOnce--;
      },
      unexpected,
    );
    repeater.start();
    repeater.wake();
    repeater.wake();
    gates[0]?.();
    await setImmediate();
    expect(gates).toHaveLength(2);
    gates[1]?.();
    await repeater.stop();
    expect(most).toBe(1);
    expect(gates).toHaveLength(2);
  });

  it('tells a failure, and runs again', async () => {
    const failures: unknown[] = [];
    let runs = 0;
    const repeater = new Repeater(
      60_000,
      async () => {
        if (runs++ === 0) throw new Error('away');
      },
      (error) => failures.push(error),
    );
    repeater.start();
    await setImmediate();
    repeater.wake();
    await repeater.stop();
    expect({ runs, failures }).toEqual({ runs: 2, failures: [new Error('away')] });
  });

  it('does nothing after it was stopped', async () => {
    let runs = 0;
    const repeater = new Repeater(
      60_000,
      async () => {
        runs++;
      },
      unexpected,
    );
    repeater.start();
    await repeater.stop();
    repeater.wake();
    await setImmediate();
    expect(runs).toBe(1);
  });
});
