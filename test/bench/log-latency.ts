import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { openAsBlob, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { type Figure, percentile, spread } from './figures.ts';
import type { ProcessFacts } from './processes.ts';

const LINES = 1_000;

/** Where a build is followed. */
export interface FollowedService {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Processes of this machine that may be the build's, as they are now. */
  readonly builders: () => readonly ProcessFacts[];
  /** In milliseconds, at the 99th percentile. */
  readonly goal: number;
}

/**
 * From write(2) of `go build` to a following `curl -sN`, with a second follower attached. The program has a thousand
 * packages, and `go build -v` writes a line as it begins each; strace on this machine tells when.
 */
export async function measureLogLatency({
  url,
  headers = {},
  builders,
  goal,
}: FollowedService): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'cgoforge-bench-lines-'));
  await writeProgram(folder);
  execFileSync('tar', ['-czf', `${folder}.tgz`, '-C', folder, '.']);
  const form = new FormData();
  form.append('src', await openAsBlob(`${folder}.tgz`), 'app.tgz');
  const { id } = (await (
    await fetch(`${url}/v1/builds`, { method: 'POST', body: form, headers })
  ).json()) as {
    id: string;
  };

  const pid = await goProcess(builders);
  const trace = `${folder}.strace`;
  const strace = spawn(
    'strace',
    ['-f', '-ttt', '-e', 'trace=write', '-s', '200', '-o', trace, '-p', String(pid)],
    { stdio: 'ignore' },
  );
  const traced = ended(strace);
  const followers = [1, 2].map(() => follow(`${url}/v1/builds/${id}/log?follow=1`, headers));
  await Promise.all(followers.map((follower) => follower.ended));
  await traced;

  const written = new Map<string, number>();
  for (const [, at, line] of readFileSync(trace, 'utf8').matchAll(
    / (\d+\.\d+) write\(2, "bench\/lines\/(p\d+)\\n"/g,
  )) {
    if (line) written.set(line, Number(at) * 1000);
  }
  const delays = followers.flatMap(({ seen }) =>
    [...written].flatMap(([line, at]) => (seen.has(line) ? [(seen.get(line) ?? 0) - at] : [])),
  );
  for (const path of [folder, `${folder}.tgz`, trace]) rmSync(path, { recursive: true, force: true });
  return {
    name: 'log line to a follower, p99',
    measured: percentile(delays, 99),
    goal,
    unit: 'ms',
    detail: `${written.size} lines traced, 2 followers, ${delays.length} delays; ${spread(delays, 0)} ms`,
  };
}

async function writeProgram(folder: string): Promise<void> {
  const names = Array.from({ length: LINES }, (_, index) => `p${String(index).padStart(4, '0')}`);
  for (const name of names) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, `${name}.go`), `package ${name}\n\nconst Run = "${Date.now()}"\n`);
  }
  await writeFile(join(folder, 'go.mod'), 'module bench/lines\n\ngo 1.24\n');
  const imports = names.map((name) => `\t_ "bench/lines/${name}"\n`).join('');
  await writeFile(join(folder, 'main.go'), `package main\n\nimport (\n${imports})\n\nfunc main() {}\n`);
}

/** The `go build` of the sandbox or pod, seen from outside. */
async function goProcess(builders: FollowedService['builders']): Promise<number> {
  for (let tries = 0; tries < 6_000; tries++) {
    for (const one of builders()) {
      const [command, verb] = commandOf(one.pid);
      if (command?.endsWith('/go') && verb === 'build') return one.pid;
    }
    await setTimeout(2);
  }
  throw new Error('The build never ran go build.');
}

function commandOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // It ended while we looked.
  }
}

function follow(
  url: string,
  headers: Readonly<Record<string, string>>,
): { seen: Map<string, number>; ended: Promise<void> } {
  const seen = new Map<string, number>();
  const curl = spawn('curl', ['-sN', ...headerArgs(headers), url], { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: curl.stdout }).on('line', (line) => {
    const name = /bench\/lines\/(p\d+)$/.exec(line)?.[1];
    if (name) seen.set(name, performance.timeOrigin + performance.now());
  });
  return { seen, ended: ended(curl) };
}

const headerArgs = (headers: Readonly<Record<string, string>>) =>
  Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('close', () => resolve());
  });
}
