import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, median, spread } from './figures.ts';
import { Program } from './program.ts';

const WARM_PAIRS = 10;
const COLD_PAIRS = 10;

/** Submit to file downloaded, minus a bare `go build` of the same source with an equally warm cache; interleaved. */
export function measureOverhead(url: string): Figure[] {
  const program = new Program('sqlite-app');
  const goCache = mkdtempSync(join(tmpdir(), 'cgoforge-bench-gocache-'));
  const output = `${program.folder}.out`;

  const bare = (cache: string) =>
    seconds('go', ['build', '-trimpath', '-buildvcs=false', '-o', output, '.'], {
      cwd: program.folder,
      env: { ...process.env, CGO_ENABLED: '1', GOCACHE: cache, GOFLAGS: '', SOURCE_DATE_EPOCH: '315532800' },
    });
  const service = (...fields: string[]) =>
    seconds('curl', [
      '-sSfLF',
      `src=@${program.archive}`,
      ...fields.flatMap((field) => ['-F', field]),
      '-o',
      output,
      `${url}/v1/builds?answer=files`,
    ]);

  try {
    program.change('warm up');
    execFileSync('go', ['mod', 'download'], { cwd: program.folder });
    bare(goCache);
    service();
    const warm = interleave(WARM_PAIRS, (run) => {
      program.change(`warm ${run}`);
      return { bare: bare(goCache), service: service() };
    });
    const cold = interleave(COLD_PAIRS, (run) => {
      program.change(`cold ${run}`);
      const empty = mkdtempSync(join(tmpdir(), 'cgoforge-bench-gocache-'));
      try {
        return { bare: bare(empty), service: service('cache=off') };
      } finally {
        rmSync(empty, { recursive: true, force: true });
      }
    });
    return [figureOf('overhead, warm cache', 0.4, warm), figureOf('overhead, cold cache', 1.2, cold)];
  } finally {
    program.remove();
    rmSync(goCache, { recursive: true, force: true });
    rmSync(output, { force: true });
  }
}

/** How much longer the service took than the bare build, at the median of the pairs. */
function figureOf(name: string, goal: number, pairs: readonly { bare: number; service: number }[]): Figure {
  const over = pairs.map(({ service, bare }) => service - bare);
  return {
    name,
    measured: median(over),
    goal,
    unit: 's',
    detail: `${pairs.length} pairs; overhead ${spread(over)}; bare go build ${spread(pairs.map(({ bare }) => bare))}`,
  };
}

function interleave<T>(runs: number, once: (run: number) => T): T[] {
  return Array.from({ length: runs }, (_, run) => once(run));
}

function seconds(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): number {
  const startedAt = performance.now();
  execFileSync(command, args, { ...options, stdio: ['ignore', 'ignore', 'inherit'] });
  return (performance.now() - startedAt) / 1000;
}
