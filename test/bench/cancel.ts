import { setTimeout } from 'node:timers/promises';
import { type Figure, median, spread } from './figures.ts';
import { family } from './processes.ts';
import { Program } from './program.ts';

const RUNS = 5;

/** From POST cancel to the last process of the compiler gone, as /proc sees it. `root` is the service's own process. */
export async function measureCancel(url: string, root: number): Promise<Figure> {
  const program = new Program('sqlite-app');
  const times: number[] = [];
  // Of the sender's users; the agent is one of them too, and goes on until the end of the log is stored.
  const compilers = () => family(root).filter(({ uid, name }) => uid >= 200_000 && name !== 'agent').length;
  for (let run = 0; run < RUNS; run++) {
    program.change(`cancel ${run}`);
    const id = await program.submit(url, { cache: 'off' });
    await until(() => compilers() > 3);
    const startedAt = performance.now();
    await fetch(`${url}/v1/builds/${id}/cancel`, { method: 'POST' });
    await until(() => compilers() === 0);
    times.push((performance.now() - startedAt) / 1000);
  }
  program.remove();
  return {
    name: 'cancel to compiler gone',
    measured: Math.max(...times),
    goal: 0.2,
    unit: 's',
    detail: `${RUNS} times; ${spread(times)}; median ${median(times).toFixed(2)}`,
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 6_000; tries++) {
    if (condition()) return;
    await setTimeout(10);
  }
  throw new Error('It did not happen within a minute.');
}
