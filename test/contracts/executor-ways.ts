import { isDeepStrictEqual } from 'node:util';
import {
  type AttemptLimits,
  type BuildOptions,
  type FailureCode,
  failureCatalogue,
  outcomeOf,
} from '@cgoforge/core';
import { expect, it } from 'vitest';
import { packFiles } from '../support/pack-files.js';
import { packSample } from '../support/samples.js';
import { type ExecutorSteps, MIB } from './executor-steps.js';

const ends = {
  'go.mod': 'module example.com/ends\n\ngo 1.21\n',
  'main.go': `package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	code := flag.Int("n", 0, "exit code")
	flag.Parse()
	fmt.Println(flag.Arg(0))
	os.Exit(*code)
}
`,
};

/** How an attempt comes to end with a failure. */
export type Way =
  | {
      /** A source that ends so, by itself. */
      readonly source: () => Buffer;
      readonly options?: Partial<BuildOptions>;
      readonly limits?: Partial<AttemptLimits>;
    }
  /** What has to be done to it; answers the code that came of it. */
  | {
      readonly done: (steps: ExecutorSteps) => Promise<string | undefined>;
      /** What stood in for the real thing; nothing did without it. */
      readonly played?: string;
    }
  /** Why this executor has no way to it. */
  | { readonly cannot: string };

/** Every failure that can end an attempt, and its way; a code of core's catalogue that has none fails. */
export type Ways = Readonly<Partial<Record<FailureCode, Way>>>;

const attemptCodes = (Object.keys(failureCatalogue) as FailureCode[]).filter(
  (code) => failureCatalogue[code].of === 'target',
);

/** What a build brings about by itself, wherever it runs. */
export const waysOfBuilds: Ways = {
  compile_error: { source: () => packSample('broken-c') },
  out_of_memory: { source: () => packSample('hungry'), limits: { memoryBytes: 512 * MIB } },
  out_of_disk: { source: () => packSample('diskful'), limits: { diskBytes: 512 * MIB } },
  timed_out: { source: () => packSample('endless'), limits: { wallSeconds: 5, memoryBytes: 1024 * MIB } },
  log_too_long: { source: () => packSample('noisy'), limits: { logBytes: 4 * MIB } },
  too_many_processes: { source: () => packSample('forker'), limits: { processes: 64 } },
  wrong_output: { source: () => packSample('multi'), options: { output: 'one' } },
  loader_check_failed: {
    async done(steps) {
      const check = await steps.check(packSample('crash'));
      return check.passed ? 'none' : 'loader_check_failed';
    },
  },
  smoke_failed: {
    async done(steps) {
      const check = await steps.check(packFiles(ends), { smoke: '-n 3 "two words"' });
      const wanted = { exitCode: 3, output: 'two words' };
      return check.passed && check.kind === 'ran' && isDeepStrictEqual(check.smoke, wanted)
        ? 'smoke_failed'
        : JSON.stringify(check);
    },
  },
  cancelled: {
    async done(steps) {
      const made = await steps.start(packSample('endless'));
      const { ending } = await steps.stop(made);
      return outcomeOf(ending, made.order.limits)?.code;
    },
  },
  toolchain_gone: { cannot: 'A rebuild is refused before its attempt starts.' },
  queue_deadline: { cannot: 'It ends a task that no executor has heard of.' },
};

/** A test for each failure, as the executor's own table says. */
export function describeWays(ways: Ways, steps: ExecutorSteps): void {
  it.each(attemptCodes)('%s has its row in the table', (code) => {
    const fix = `Say how an attempt of this executor ends with ${code}, or why it cannot.`;
    expect(ways[code], fix).toBeDefined();
  });

  for (const [code, way] of Object.entries(ways)) {
    if ('cannot' in way) it.skip(`${code}: ${way.cannot}`);
    else it(`${code}, ${howReal(way)}`, () => follow(way, code, steps));
  }
}

type Possible = Exclude<Way, { cannot: string }>;

function howReal(way: Possible): string {
  return 'played' in way ? `played: ${way.played}` : 'for real';
}

async function follow(way: Possible, code: string, steps: ExecutorSteps): Promise<void> {
  if ('done' in way) {
    expect(await way.done(steps)).toBe(code);
    return;
  }
  const { outcome, ending, log, attempt } = await steps.build(way.source(), way.options, way.limits);
  expect(outcome?.code, JSON.stringify(ending) + log.subarray(-2000)).toBe(code);
  if (code === 'log_too_long') expect(log.length).toBe(attempt.order.limits.logBytes);
}
