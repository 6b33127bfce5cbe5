import { readSync } from 'node:fs';
import { basename } from 'node:path';
import type { CheckResult } from '@cgoforge/core';
import { beginningOf } from './beginning-of.js';
import { elfKindOf } from './elf-kind.js';
import type { OpenOutput } from './outputs.js';
import type { RunResult, Sandbox } from './runc.js';
import { CHECKED } from './sandbox-runs.js';

/** How long a program has to show that it starts. */
const CHECK_MS = 2_000;
const KEPT_BYTES = 4_096;

/** Starts a program of the minimal root in a sandbox where the checked file lies at `CHECKED`. */
export type LaunchCheck = (args: readonly string[]) => Promise<Sandbox>;

interface Observed extends RunResult {
  readonly output: string;
  readonly stillRunning: boolean;
}

const LOADERS: Readonly<Record<string, string>> = {
  amd64: '/lib64/ld-linux-x86-64.so.2',
  arm64: '/lib/ld-linux-aarch64.so.1',
};

/** Exit statuses that the loader and exec(2) share with programs; only then is a second look needed. */
const NOT_STARTED = [126, 127];
const CRASHES = ['SIGILL', 'SIGSEGV', 'SIGBUS'];

/** Starts the file in its target's minimal root and says how it did. A library is loaded only. Throws the signal's reason when
 * it aborts, and nothing runs then. */
export async function checkOutput(
  output: OpenOutput,
  name: string,
  arch: string,
  signal: AbortSignal,
  launch: LaunchCheck,
): Promise<CheckResult> {
  const path = `${CHECKED}/${name}`;
  const kind = elfKindOf((offset, length) => {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, readSync(output.file.fd, buffer, 0, length, offset));
  });
  // Unlike --list this goes on after the first library that is missing.
  const tracing = ['/usr/bin/env', 'LD_TRACE_LOADED_OBJECTS=1', LOADERS[arch] ?? '', path];
  const load = () => observe(launch(tracing), signal);
  if (kind === 'library') return judgeLoading(await load()) ?? { passed: true, kind: 'loaded' };

  // The program must not be process 1, which the kernel shields from the signals that it sends to itself: abort() would look
  // like a crash. `timeout 0` starts it, waits, and passes its status on.
  const ran = await observe(launch(['/usr/bin/timeout', '0', path]), signal);
  const judged = judgeRun(ran);
  if (judged !== 'unclear') return judged;
  return (kind === 'dynamic' ? judgeLoading(await load()) : null) ?? asRan(ran);
}

/** What a run says by its status alone; `unclear` where the loader and the program itself could both have meant it. */
export function judgeRun(ran: Observed): CheckResult | 'unclear' {
  if (ran.stillRunning) return asRan(ran);
  if (ran.signal !== null && CRASHES.includes(ran.signal)) {
    return { passed: false, detail: `It was ended by ${ran.signal} within 2 s.${quoted(ran.output)}` };
  }
  if (!NOT_STARTED.includes(ran.exitCode)) return asRan(ran);
  // A program that prints this itself harms only itself.
  return ran.output.includes('timeout: failed to run command')
    ? { passed: false, detail: `The kernel could not start it.${quoted(ran.output)}` }
    : 'unclear';
}

/** What is wrong with the libraries or symbols, as the loader alone finds; `null` when nothing is. */
export function judgeLoading(loaded: Pick<Observed, 'exitCode' | 'output'>): CheckResult | null {
  const complaints = loaded.output
    .split('\n')
    .filter((line) => /error while loading|not found|undefined symbol/.test(line));
  if (loaded.exitCode === 0 && complaints.length === 0) return null;
  const missing = complaints.flatMap((line) => /^\s*(\S+) => not found/.exec(line)?.[1] ?? []);
  if (missing.length > 0) {
    const names = [...new Set(missing)].map((name) => basename(name)).join(', ');
    return { passed: false, detail: `The target's minimal root has no ${printable(names)}.` };
  }
  return { passed: false, detail: `The loader refuses it.${quoted(complaints.join('\n') || loaded.output)}` };
}

function asRan(ran: Observed): CheckResult {
  return {
    passed: true,
    kind: 'ran',
    exitCode: ran.stillRunning ? null : ran.exitCode,
    stillRunning: ran.stillRunning,
  };
}

/** What it printed, made harmless; the file is called by its name alone. */
function quoted(output: string): string {
  const line = printable(output.replaceAll(`${CHECKED}/`, ''));
  return line === '' ? '' : ` It said: ${line}`;
}

/** One line of printable characters, cut where it is long. */
function printable(text: string): string {
  return text
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 500);
}

async function observe(launched: Promise<Sandbox>, signal: AbortSignal): Promise<Observed> {
  const sandbox = await launched;
  let stillRunning = false;
  const timer = setTimeout(() => {
    stillRunning = true;
    void sandbox.kill();
  }, CHECK_MS);
  const onAbort = () => void sandbox.kill();
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    sandbox.stdin.end();
    const [stdout, stderr, result] = await Promise.all([
      beginningOf(sandbox.stdout, KEPT_BYTES),
      beginningOf(sandbox.stderr, KEPT_BYTES),
      sandbox.ended,
    ]);
    signal.throwIfAborted();
    return { ...result, output: `${stderr}\n${stdout}`, stillRunning };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    await sandbox.delete();
  }
}
