import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DEFAULT_BUILD_OPTIONS, Failure, type Logs, type ObjectStore, type Pools } from '@cgoforge/core';
import { expect, it } from 'vitest';
import { ExplainFailure } from '../../../apps/worker/src/drive/end/explain-failure.js';
import { inFolderSync } from '../../support/in-folder.js';
import { sourceModule } from '../../support/sample-module.js';
import { type Figure, median, spread } from '../figures.ts';

const RUNS = 20;
const SAMPLE = new URL('../../samples/sqlite-app/', import.meta.url).pathname;

/** What a build of it prints that fails in main.go, after the warnings of a large C file. */
const warning =
  'sqlite3-binding.c:130000:5: warning: function may return address of local variable\n  130000 |   x\n';
const log = `${'internal/cpu\n'.repeat(90)}# example.com/sqlite-app\n${warning.repeat(50)}./main.go:9:2: undefined: x\n`;

it('measures what it costs to explain why sqlite-app fails', async () => {
  const source = inFolderSync((folder) => {
    cpSync(SAMPLE, folder, { recursive: true });
    execFileSync('go', ['mod', 'vendor'], { cwd: folder });
    return execFileSync('tar', ['-cz', '-C', folder, '--transform', 's,^\\./,,', '.'], {
      maxBuffer: 2 ** 28,
    });
  });
  const plain = execFileSync('tar', ['-cz', '-C', SAMPLE, 'go.mod', 'go.sum', 'main.go']);
  const figures = [
    await measure('explaining a failure of sqlite-app', 50, plain),
    await measure('the same, vendored', null, source),
  ];
  mkdirSync('reports', { recursive: true });
  writeFileSync(join('reports', 'bench-explain.json'), JSON.stringify(figures));
});

async function measure(name: string, goal: number | null, source: Buffer): Promise<Figure> {
  const chunk = { sequence: 1, offset: 0, data: Buffer.from(log), ours: false };
  const logs = {
    read: async (_: string, __: string, offset: number) => (offset === 0 ? [chunk] : []),
  } as unknown as Logs;
  const store = { open: async () => Readable.from([source]) } as unknown as ObjectStore;
  const pools = { list: async () => [] } as unknown as Pools;
  const module = sourceModule({
    path: /^module (\S+)/m.exec(readFileSync(join(SAMPLE, 'go.mod'), 'utf8'))?.[1] ?? '',
  });
  const work = {
    lease: { attempt: 'att_1', epoch: 1 },
    task: { target: { os: 'linux', arch: 'amd64' } },
    build: { id: 'bld_1', tenant: 'team', options: DEFAULT_BUILD_OPTIONS },
    source: { digest: 'h1:x', objectKey: 'sources/x', size: source.length, module },
  } as unknown as Parameters<ExplainFailure['run']>[1];
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const startedAt = performance.now();
    const { errors } = await new ExplainFailure(logs, store, pools).run(
      new Failure('compile_error', 'It failed.'),
      work,
    );
    times.push(performance.now() - startedAt);
    expect(errors[0]).toMatchObject({ file: 'main.go', line: 9 });
  }
  return {
    name,
    measured: median(times),
    goal,
    unit: 'ms',
    detail: `${RUNS} times, the first included; ${spread(times)}`,
  };
}
