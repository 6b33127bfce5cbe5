import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ExecutorSteps, goMod, hello } from '../../contracts/executor-steps.js';
import { packFiles } from '../../support/pack-files.js';
import { startSandboxSite } from '../../support/sandbox-site.js';
import { type Figure, median, spread } from '../figures.ts';

const RUNS = 20;

/** Stands in for Go: it compiles nothing. */
const NO_OP = "case $1 in list) printf 'm\\t/src\\n' ;; build) cp /usr/bin/true /out/m ;; esac";

it('measures what an attempt costs that builds nothing', async () => {
  const site = await startSandboxSite();
  const steps = new ExecutorSteps(() => site);
  const reported: number[] = [];
  const released: number[] = [];
  try {
    // The first one makes what later ones find.
    for (let run = 0; run <= RUNS; run++) {
      const archive = packFiles({ 'go.mod': goMod, 'main.go': hello });
      const attempt = await site.begin(archive, await site.actAsGo(NO_OP));
      // The spare disks are made while nobody waits for them.
      await delay(500);
      const startedAt = performance.now();
      await steps.launch(attempt);
      while ((await steps.see(attempt)).received.checked === null) await delay(2);
      const reportedAt = performance.now();
      await site.executor.release(attempt.order.attempt);
      if (run === 0) continue;
      reported.push((reportedAt - startedAt) / 1000);
      released.push((performance.now() - startedAt) / 1000);
    }
  } finally {
    await site.close();
  }
  const figure = (name: string, goal: number, times: readonly number[]): Figure => ({
    name,
    measured: median(times),
    goal,
    unit: 's',
    detail: `${RUNS} times; ${spread(times)}`,
  });
  const figures = [
    figure('no-op attempt in a sandbox, start to last report', 0.3, reported),
    figure('the same, to released', 0.6, released),
  ];
  mkdirSync('reports', { recursive: true });
  writeFileSync('reports/bench-sandbox.json', JSON.stringify(figures));
  expect(reported).toHaveLength(RUNS);
});
