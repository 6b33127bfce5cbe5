import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { KubeApi } from '@cgoforge/adapter-kubernetes';
import { expect, inject, it } from 'vitest';
import { CPUS } from '../../cluster/chart-values.ts';
import { installed } from '../../cluster/installed.ts';
import { type Figure, median, printFigures, spread } from '../figures.ts';
import { measureLogLatency } from '../log-latency.ts';
import { processes } from '../processes.ts';
import { Program } from '../program.ts';
import { bareBuild } from './bare-build.ts';
import { NoOpPods } from './no-op-pod.ts';

const RUNS = 5;
/** The user of the compiler in a pod. */
const BUILDER = 10_001;

const { service, lab, url, key } = installed();
const headers = { authorization: `Bearer ${key}` };
const figures: Figure[] = [];

it('measures what pods cost', async () => {
  const pods = new NoOpPods(KubeApi.connect(lab.kubeconfig), inject('images').toolchain.reference, {
    builder: CPUS.large,
    agent: CPUS.agent,
    check: CPUS.check,
  });
  await pods.prepare();
  const program = new Program('sqlite-app');
  execFileSync('go', ['mod', 'download'], { cwd: program.folder });
  const rounds: { plain: number; shaped: number; bare: number; built: number }[] = [];
  for (let run = 0; run <= RUNS; run++) {
    program.change(`run ${run}`);
    const round = {
      plain: await pods.plain(),
      shaped: await pods.shaped(),
      bare: bareBuild(program.folder, CPUS.large),
      built: await submitToUrl(program.archive),
    };
    // The first one warms up what stays warm: images' pages, intake's modules.
    if (run > 0) rounds.push(round);
  }
  program.remove();
  const over = rounds.map(({ built, bare, shaped }) => built - bare - shaped);
  const of = (what: 'plain' | 'shaped' | 'bare' | 'built') => rounds.map((round) => round[what]);
  figures.push(
    {
      name: 'submit to signed URL, over bare build and no-op pod',
      measured: median(over),
      goal: 0.5,
      unit: 's',
      detail: `${RUNS} rounds; ${spread(over)}; submit to URL ${spread(of('built'))}; bare go build with ${CPUS.large} CPUs ${spread(of('bare'))}`,
    },
    {
      name: 'no-op pod of an attempt’s shape',
      measured: median(of('shaped')),
      goal: null,
      unit: 's',
      detail: `${spread(of('shaped'))}; a plain no-op pod ${spread(of('plain'))}`,
    },
  );
  expect(rounds).toHaveLength(RUNS);
});

it('measures how soon a line is seen', async () => {
  const builders = () => processes().filter(({ uid }) => uid === BUILDER);
  const figure = await measureLogLatency({ url, headers, builders, goal: 500 });
  figures.push(figure);
  expect(figure.detail).not.toContain(' 0 delays');
  console.log(`\n${printFigures(figures)}`);
  mkdirSync('reports', { recursive: true });
  writeFileSync('reports/bench-cluster.json', `${JSON.stringify(figures, null, 2)}\n`);
});

/** Seconds from the first byte sent to a signed URL in hand. */
async function submitToUrl(archive: string): Promise<number> {
  const startedAt = performance.now();
  const form = ['-F', 'targets=linux/amd64', '-F', 'size=large', '-F', `src=@${archive}`];
  const authorized = ['-sSf', '-H', `authorization: ${headers.authorization}`];
  const text = execFileSync('curl', [...authorized, ...form, `${url}/v1/builds?answer=result`], {
    encoding: 'utf8',
  });
  const [artifact] = JSON.parse(text).tasks[0].artifacts;
  const redirect = await service.http.get(`/v1/artifacts/${artifact.id}/content`);
  expect(redirect.status).toBe(307);
  return (performance.now() - startedAt) / 1000;
}
