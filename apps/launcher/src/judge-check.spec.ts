import { readFileSync } from 'node:fs';
import type { CheckResult } from '@cgoforge/core';
import { describe, expect, it } from 'vitest';
import { judgeLoading, judgeRun } from './check-output.js';
import { type ElfKind, elfKindOf } from './elf-kind.js';
import { signalOf } from './runc.js';
import { CHECKED } from './sandbox-runs.js';

interface Judgement {
  readonly name: string;
  readonly exitCode: number;
  readonly output: string;
  readonly result: CheckResult | 'unclear';
}

/** What the agent of a pod judges too; its own test reads the same file. */
const vectors: {
  readonly runs: readonly (Judgement & { readonly stillRunning: boolean })[];
  readonly loads: readonly Judgement[];
  readonly kinds: readonly { readonly name: string; readonly file: string; readonly kind: ElfKind }[];
} = JSON.parse(readFileSync(new URL('../../../test/vectors/check-judgements.json', import.meta.url), 'utf8'));

const ran = (exitCode: number, output: string, stillRunning = false) =>
  judgeRun({
    exitCode,
    signal: signalOf(exitCode),
    usage: { memoryBytes: 0, processes: 0, oomKills: 0, refusedProcesses: 0 },
    output: output.replaceAll('CHECKED', CHECKED),
    stillRunning,
  });

describe('the judgement of a program that was started', () => {
  it.each(vectors.runs)('$name', ({ exitCode, output, stillRunning, result }) => {
    expect(ran(exitCode, output, stillRunning)).toEqual(result);
  });

  it('believes what starts programs here that the kernel refused one', () => {
    expect(ran(127, "timeout: failed to run command 'CHECKED/x': No such file")).toEqual({
      passed: false,
      detail: "The kernel could not start it. It said: timeout: failed to run command 'x': No such file",
    });
  });
});

describe('the judgement of what the loader says', () => {
  it.each(vectors.loads)('$name', ({ exitCode, output, result }) => {
    const judged = judgeLoading({ exitCode, output: output.replaceAll('CHECKED', CHECKED) });
    expect(judged ?? { passed: true, kind: 'loaded' }).toEqual(result);
  });
});

describe('the kind of a file', () => {
  it.each(vectors.kinds)('of $name is $kind', ({ file, kind }) => {
    const content = Buffer.from(file, 'base64');
    expect(elfKindOf((offset, length) => content.subarray(offset, offset + length))).toBe(kind);
  });
});
