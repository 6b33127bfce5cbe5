import { packSample } from '../support/samples.ts';
import { Service } from '../support/service.ts';
import { type Figure, median, spread } from './figures.ts';

const PAIRS = 10;
const SAMPLE = 'cpp';

/** Attempts without a cache, for a runtime that zig compiles for and for the one of this machine's gcc, in turn. */
export async function measureZig(url: string): Promise<Figure[]> {
  const service = new Service(url);
  const figures: Figure[] = [];
  for (const runtime of ['glibc2.17', 'musl']) {
    const pairs: { gcc: number; zig: number }[] = [];
    for (let pair = 0; pair < PAIRS; pair++)
      pairs.push({
        gcc: await secondsOf(service, 'linux/amd64'),
        zig: await secondsOf(service, `linux/amd64:${runtime}`),
      });
    const ratios = pairs.map(({ gcc, zig }) => zig / gcc);
    const seconds = `zig ${spread(pairs.map(({ zig }) => zig))} s, gcc ${spread(pairs.map(({ gcc }) => gcc))} s`;
    const detail = `${PAIRS} pairs of ${SAMPLE}, ${spread(ratios)}; ${seconds}`;
    figures.push({ name: `zig, ${runtime}`, measured: median(ratios), goal: 1.3, unit: 'times', detail });
  }
  return figures;
}

/** From the start of its attempt to its end. */
async function secondsOf(service: Service, targets: string): Promise<number> {
  const build = await service.build(packSample(SAMPLE), { targets, cache: 'off' });
  const [task] = build.tasks;
  if (!task?.startedAt || !task.finishedAt || task.failure) throw new Error(await service.log(build.id));
  return (Date.parse(task.finishedAt) - Date.parse(task.startedAt)) / 1000;
}
