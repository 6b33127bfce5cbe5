import { setTimeout } from 'node:timers/promises';
import type { Figure } from './figures.ts';
import { family } from './processes.ts';

const SECONDS = 30;

/** CPU used by the service and all its processes while nobody asks for anything, in percent of one core. */
export async function measureIdle(root: number): Promise<Figure> {
  await setTimeout(5_000); // What the last builds left behind is cleaned up first.
  const used = () => family(root).reduce((sum, one) => sum + one.cpuSeconds, 0);
  const before = used();
  await setTimeout(SECONDS * 1000);
  const percent = ((used() - before) / SECONDS) * 100;
  return {
    name: 'idle',
    measured: percent,
    goal: 1,
    unit: '%',
    detail: `of one core, over ${SECONDS} s, ${family(root).length} processes`,
  };
}
