import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { startStack } from '../support/stack.ts';
import { measureAttacks } from './attack.ts';
import { measureCancel } from './cancel.ts';
import { type Figure, printFigures } from './figures.ts';
import { measureIdle } from './idle.ts';
import { measureLogLatency } from './log-latency.ts';
import { measureOverhead } from './overhead.ts';
import { family } from './processes.ts';
import { Program } from './program.ts';
import { measureSubmissions } from './submissions.ts';
import { measureZig } from './zig.ts';

/** Names of the figures to measure, such as `overhead`; without any all but those of `cluster`, `attack` and `zig`. */
const wanted = process.argv.slice(2);
if (wanted.includes('cluster')) {
  const vitest = ['scripts/with-setup.sh', 'cluster', 'vitest', 'run', '--project', 'bench-cluster'];
  process.exit(spawnSync('sh', vitest, { stdio: 'inherit' }).status ?? 1);
}
const wants = (name: string) => wanted.length === 0 || wanted.includes(name);

const figures: Figure[] = [];
const add = (...more: Figure[]) => {
  for (const figure of more) console.log(`${figure.name}: ${figure.measured.toFixed(3)} ${figure.unit}`);
  figures.push(...more);
};

const single = await startStack({ env: {} });
try {
  if (wants('idle')) add(...(await measureIdle(single.pid)));
  if (wants('overhead')) add(...measureOverhead(single.url));
  if (wants('latency')) {
    const builders = () => family(single.pid).filter((one) => one.uid >= 200_000);
    add(await measureLogLatency({ url: single.url, builders, goal: 60 }));
  }
  if (wants('cancel')) add(await measureCancel(single.url, single.pid));
  if (wanted.includes('zig')) add(...(await measureZig(single.url)));
} finally {
  await single.stop();
}

if (wants('no-op')) add(...ofVitest('no-op', 'reports/bench-sandbox.json'));
if (wants('explain')) add(...ofVitest('explain', 'reports/bench-explain.json'));
if (wants('submissions')) await underLoad();
if (wanted.includes('attack')) add(...(await measureAttacks()));

console.log(`\n${printFigures(figures)}`);
mkdirSync('reports', { recursive: true });
writeFileSync('reports/bench.json', `${JSON.stringify(figures, null, 2)}\n`);

/** Figures of what imports the sources of packages, which vitest resolves. */
function ofVitest(file: string, report: string): Figure[] {
  const args = ['run', '--project', 'bench-sandbox', `test/bench/sandbox/${file}`];
  const { status } = spawnSync('vitest', args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  return JSON.parse(readFileSync(report, 'utf8')) as Figure[];
}

async function underLoad(): Promise<void> {
  const double = await startStack({ env: { CGOFORGE_SLOTS: '2' } });
  try {
    process.kill(double.pids.worker, 'SIGSTOP');
    add(...(await measureSubmissions(double.url, 20, 'worker stopped')));
    process.kill(double.pids.worker, 'SIGCONT');
    const running = [new Program('sqlite-app'), new Program('sqlite-app')];
    for (const [index, program] of running.entries()) {
      program.change(`busy ${index}`);
      await program.submit(double.url, { cache: 'off' });
    }
    await double.untilBusy(2);
    add(...(await measureSubmissions(double.url, 4, 'two builds running')));
    for (const program of running) program.remove();
  } finally {
    await double.stop();
  }
}
