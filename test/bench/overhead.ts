import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, median, spread } from './figures.ts';
import { Program } from './program.ts';

const RUNS = 5;

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
    const warm = interleave(RUNS, (run) => {
      program.change(`warm ${run}`);
      return { bare: bare(goCache), service: service() };
    });
    const cold = interleave(RUNS, (run) => {
      program.change(`cold ${run}`);
      const empty = mkdtempSync(join(tmpdir(), 'cgoforge-bench-gocache-'));
      try {
        return { bare: bare(empty), service: service('cache=off') };
      } finally {
        rmSync(empty, { recursive: true, force: true });
      }
    });
    const over = warm.map((run) => run.service - run.bare);
    const ratio = cold.map((run) => (run.service / run.bare - 1) * 100);
    return [
      {
        name: 'overhead, warm cache',
        measured: median(over),
        goal: 0.5,
        unit: 's',
        detail: `${RUNS} pairs; overhead ${spread(over)}; bare go build ${spread(warm.map((run) => run.bare))}`,
      },
      {
        name: 'overhead, cold cache',
        measured: median(ratio),
        goal: 5,
        unit: '%',
        detail: `${RUNS} pairs; ${spread(ratio, 1)} %; bare go build ${spread(
          cold.map((run) => run.bare),
          1,
        )} s`,
      },
    ];
  } finally {
    program.remove();
    rmSync(goCache, { recursive: true, force: true });
    rmSync(output, { force: true });
  }
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
