import { once } from 'node:events';
import { hostname, release } from 'node:os';
import { addAbortSignal, type Readable, type Writable } from 'node:stream';
import { type AttemptPlan, type AttemptStatus, type Ending, goArchOf, type Machine } from '@cgoforge/core';
import type { AttemptLog } from './attempt-log.js';
import { beginningOf } from './beginning-of.js';
import { buildArgs, cEnvironment, listArgs, moduleFolder, SOURCE, unpackArgs } from './build-steps.js';
import type { DiskWatch } from './disk-watch.js';
import { type MainPackage, selectPrograms } from './main-packages.js';
import type { RunResult, Sandbox } from './runc.js';
import type { Step } from './sandbox-runs.js';

/** What an attempt does with a run of its own. */
export type StepRun = Pick<Sandbox, 'stdin' | 'stdout' | 'stderr' | 'ended' | 'kill' | 'delete'>;

/** Starts one program in the attempt's sandbox. */
export type Launch = (step: Step) => Promise<StepRun>;

/** `go list` prints a line per main package; as much as this is no list of programs. */
const LIST_BYTES = 1024 ** 2;
const DIGEST_BYTES = 1024;

type StepEnd = Pick<Ending, 'step' | 'exitCode' | 'signal' | 'outputs'> & { readonly refusal?: string };

/** One attempt that runs or has ended: unpack, list, build, each a run of its own in the same folders. */
export class Attempt {
  status: AttemptStatus = { state: 'running' };
  private stoppedBy: Ending['stoppedBy'] = null;
  private hasSource = false;
  /** Gives a source up that may never come to its end. */
  private readonly sourceOver = new AbortController();
  private current: StepRun | undefined;
  private readonly finishedRuns: StepRun[] = [];
  private cleared: Promise<void> = Promise.resolve();
  private readonly usages: RunResult['usage'][] = [];
  private readonly startedAt = Date.now();

  constructor(
    readonly plan: AttemptPlan,
    readonly log: AttemptLog,
    private readonly disk: DiskWatch,
    /** `null` for an attempt without a cache. */
    private readonly cache: DiskWatch | null,
    private readonly launch: Launch,
  ) {}

  /** Takes the whole source over; `onTaken` is called when it was read. Resolves with the ending. */
  async run(source: Readable, onTaken: () => void): Promise<Ending> {
    // Before the source is here, nothing of the sender's took the time.
    const over = () => void this.stop(this.hasSource ? 'deadline' : 'source_cut');
    const deadline = setTimeout(over, this.plan.limits.wallSeconds * 1000);
    addAbortSignal(this.sourceOver.signal, source);
    try {
      const end = await this.steps(source, () => {
        this.hasSource = true;
        onTaken();
      });
      await Promise.all([this.disk.finish(), this.cache?.finish()]);
      // The last thing to wait for: who has read the log to its end finds the attempt ended.
      await this.log.end();
      const ending = this.endingOf(end);
      this.status = { state: 'ended', ending };
      return ending;
    } finally {
      clearTimeout(deadline);
      this.sourceOver.abort();
      this.stopWatching();
      await this.log.end();
    }
  }

  /** Ends the attempt at once with all its processes; the first reason stands. */
  async stop(reason: NonNullable<Ending['stoppedBy']>): Promise<void> {
    if (this.status.state === 'ended') return;
    this.stoppedBy ??= reason;
    this.sourceOver.abort();
    await this.current?.kill();
  }

  /** Removes the containers of its runs. */
  clear(): Promise<void> {
    this.cleared = this.cleared.catch(() => undefined).then(() => this.deleteRuns());
    return this.cleared;
  }

  private async steps(source: Readable, onTaken: () => void): Promise<StepEnd> {
    let digest = '';
    const unpacked = await this.step({ args: unpackArgs(), cwd: SOURCE }, async (sandbox) => {
      const fed = feed(source, sandbox.stdin).then(onTaken, () => this.stop('source_cut'));
      [digest] = await Promise.all([beginningOf(sandbox.stdout, DIGEST_BYTES), fed]);
    });
    if (this.isOver(unpacked)) return ended('unpack', unpacked);

    const cwd = moduleFolder(this.plan);
    let listing = '';
    const listed = await this.step({ args: listArgs(this.plan), cwd }, async (sandbox) => {
      sandbox.stdin.end();
      listing = await beginningOf(sandbox.stdout, LIST_BYTES);
    });
    if (this.isOver(listed)) return ended('list', listed);
    if (listing.length === LIST_BYTES) return refused('The list of main packages is too long.');
    const selection = selectPrograms(listing, this.plan.options.output);
    if (selection.refusal !== undefined) {
      await this.log.say(selection.refusal);
      return refused(selection.refusal);
    }
    return this.build(selection.programs, { cwd, env: cEnvironment(digest) });
  }

  private async build(programs: readonly MainPackage[], step: Omit<Step, 'args'>): Promise<StepEnd> {
    const names = programs.map((program) => program.name);
    for (const args of buildArgs(this.plan, programs)) {
      const built = await this.step({ ...step, args }, async (sandbox) => {
        sandbox.stdin.end();
        await this.log.take(sandbox.stdout);
      });
      if (this.isOver(built)) return ended('build', built);
    }
    return { step: 'build', exitCode: 0, signal: null, outputs: names };
  }

  /** Runs one program to its end; what it says on standard error is log in every step. */
  private async step(step: Step, attend: (sandbox: StepRun) => Promise<void>): Promise<RunResult> {
    const sandbox = await this.launch(step);
    this.current = sandbox;
    this.finishedRuns.push(sandbox);
    // A stop that came before there was anything to kill.
    if (this.stoppedBy !== null) void sandbox.kill();
    try {
      await Promise.all([attend(sandbox), this.log.take(sandbox.stderr)]);
    } catch (error) {
      // Nobody takes what it says any more.
      await sandbox.kill();
      throw error;
    }
    const result = await sandbox.ended;
    this.usages.push(result.usage);
    return result;
  }

  private stopWatching(): void {
    this.disk.stop();
    this.cache?.stop();
  }

  private async deleteRuns(): Promise<void> {
    for (let run = this.finishedRuns.at(-1); run; run = this.finishedRuns.at(-1)) {
      await run.delete();
      this.finishedRuns.pop();
    }
  }

  private isOver(result: RunResult): boolean {
    return result.exitCode !== 0 || this.stoppedBy !== null;
  }

  private endingOf(end: StepEnd): Ending {
    const most = (figure: 'memoryBytes' | 'processes') =>
      Math.max(0, ...this.usages.map((usage) => usage[figure]));
    const sum = (figure: 'oomKills' | 'refusedProcesses') =>
      this.usages.reduce((total, usage) => total + usage[figure], 0);
    return {
      ...end,
      stoppedBy: this.stoppedBy,
      oomKills: sum('oomKills'),
      refusedProcesses: sum('refusedProcesses'),
      diskFull: this.disk.full,
      cacheFull: this.cache?.full ?? false,
      takenBy: null,
      machine: thisMachine(),
      peak: {
        memoryBytes: most('memoryBytes'),
        diskBytes: this.disk.peakBytes,
        processes: most('processes'),
      },
      wallMs: Date.now() - this.startedAt,
    };
  }
}

/** Sandboxes share the kernel and the architecture of this machine. */
function thisMachine(): Machine {
  return { name: hostname(), architecture: goArchOf(process.arch), kernel: release() };
}

function ended(step: Ending['step'], { exitCode, signal }: RunResult): StepEnd {
  return { step, exitCode, signal, outputs: [] };
}

function refused(refusal: string): StepEnd {
  return { step: 'list', exitCode: 0, signal: null, outputs: [], refusal };
}

/** Gives all of `source` to `sink`. A sink that has enough is no error, its program's exit status says why; a source that
 * breaks off rejects. */
async function feed(source: Readable, sink: Writable): Promise<void> {
  sink.on('error', () => undefined);
  for await (const chunk of source) {
    if (sink.writable && !sink.write(chunk)) await drained(sink);
  }
  sink.end();
}

async function drained(sink: Writable): Promise<void> {
  const settled = new AbortController();
  const either = ['drain', 'close'].map((event) => once(sink, event, { signal: settled.signal }));
  await Promise.race(either).catch(() => undefined);
  settled.abort();
  await Promise.allSettled(either);
}
