import { setTimeout } from 'node:timers/promises';
import type { Figure } from './figures.ts';
import { family } from './processes.ts';

const SECONDS = 30;

/** CPU and memory used by the service and all its processes while nobody asks for anything: in percent of one core, and
 * in MiB. */
export async function measureIdle(root: number): Promise<Figure[]> {
  await setTimeout(20_000); // The start, and what the last builds left behind, are over then.
  const used = () => family(root).reduce((sum, one) => sum + one.cpuSeconds, 0);
  const before = used();
  await setTimeout(SECONDS * 1000);
  const processes = family(root);
  const percent = ((used() - before) / SECONDS) * 100;
  const bytes = processes.reduce((sum, one) => sum + one.memoryBytes, 0);
  return [
    {
      name: 'idle',
      measured: percent,
      goal: 1,
      unit: '%',
      detail: `of one core, over ${SECONDS} s, ${processes.length} processes`,
    },
    {
      name: 'resident memory, idle',
      measured: bytes / 1024 ** 2,
      goal: null,
      unit: 'MiB',
      detail: `proportional set size of ${processes.length} processes`,
    },
  ];
}
