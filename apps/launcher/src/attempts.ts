import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type AttemptPlan, type AttemptStatus, type CheckResult, Failure } from '@cgoforge/core';
import type { Attempt } from './attempt.js';
import { homeGroup } from './cgroup.js';
import { checkOutput } from './check-output.js';
import { minimalRoot } from './minimal-root.js';
import { digestOf, type OpenOutput, openOutput } from './outputs.js';
import { checkRun } from './sandbox-runs.js';
import { type PreparedAttempt, prepareAttempt, type Undo, type Workshop, withinLimits } from './workshop.js';

/** An attempt that the launcher knows. */
class Held {
  readonly undo: Undo = [];
  prepared: Promise<PreparedAttempt> | undefined;
  /** Settles when the attempt has ended, well or not. */
  finished: Promise<void> = Promise.resolve();
  released: Promise<void> | undefined;
  checks = 0;

  constructor(readonly plan: AttemptPlan) {}

  /** The attempt once it is set up; `null` when that failed. */
  async attempt(): Promise<Attempt | null> {
    return (await this.prepared?.catch(() => undefined))?.attempt ?? null;
  }
}

/** The attempts of this launcher's life, by id. They are in memory alone: when it dies its attempts are lost. */
export class Attempts {
  private readonly held = new Map<string, Held>();

  constructor(private readonly workshop: Workshop) {}

  ids(): string[] {
    return [...this.held.keys()];
  }

  knows(id: string): boolean {
    return this.held.has(id);
  }

  /** Starts an attempt; resolves when its source was read. Throws `internal` when its slot is held by another. */
  async start(asked: AttemptPlan, source: () => Readable): Promise<void> {
    const plan = withinLimits(asked, this.workshop.config.limits);
    const others = [...this.held.values()];
    if (
      others.some((other) => other.plan.slot === plan.slot) ||
      others.length >= this.workshop.config.slots
    ) {
      throw new Failure('internal', `Slot ${plan.slot} is in use by another attempt.`);
    }
    const held = new Held(plan);
    this.held.set(plan.attempt, held);
    held.prepared = prepareAttempt(this.workshop, plan, held.undo);
    const taken = Promise.withResolvers<void>();
    held.finished = this.conduct(held, source, taken.resolve);
    await Promise.race([taken.promise, held.finished]);
  }

  async status(id: string): Promise<AttemptStatus> {
    const held = this.held.get(id);
    if (held === undefined) return { state: 'unknown' };
    return (await held.attempt())?.status ?? { state: 'unknown' };
  }

  /** The log from `offset` on; nothing for an attempt that is not known. */
  async *log(id: string, offset: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    const attempt = await this.held.get(id)?.attempt();
    if (attempt) yield* attempt.log.follow(offset, signal);
  }

  /** Ends an attempt at once and waits until no process of it is left. */
  async stop(id: string): Promise<void> {
    const held = this.held.get(id);
    if (held === undefined) return;
    await (await held.attempt())?.stop('cancel');
    await held.finished.catch(() => undefined);
  }

  async release(id: string): Promise<void> {
    const held = this.held.get(id);
    if (held === undefined) return;
    held.released ??= this.stop(id).then(() => this.forget(held));
    await held.released;
  }

  async releaseAll(): Promise<void> {
    await Promise.all(this.ids().map((id) => this.release(id)));
  }

  /** Opens a file of an ended attempt's output folder; the caller closes it. */
  async open(id: string, name: string): Promise<OpenOutput> {
    const { outputs, plan } = await this.ended(id);
    return openOutput(outputs, name, plan.limits.diskBytes);
  }

  /** Starts an output in the minimal root. Throws `wrong_output` when it is not what was stored. */
  async check(id: string, name: string, expectSha256: string): Promise<CheckResult> {
    const { held, plan } = await this.ended(id);
    const { config, layout, machine, runc } = this.workshop;
    const root = await minimalRoot(config.home, machine.suite);
    const output = await this.open(id, name);
    try {
      if ((await digestOf(output)) !== expectSha256) {
        throw new Failure('wrong_output', `${name} is not the file that was stored.`);
      }
      // Nobody else runs in the output folder any more; the check's own user must be able to start the file.
      await output.file.chmod(0o555);
      return await checkOutput(output, name, plan.target.arch, (args) => {
        held.checks += 1;
        const runId = `${id}-check-${held.checks}`;
        const cgroup = `${homeGroup(config.home)}/${runId}`;
        const run = checkRun(plan, root, { path: output.path, name }, cgroup, args);
        return runc.start(runId, join(layout.attempts, id, runId), run);
      });
    } finally {
      await output.file.close();
    }
  }

  private async ended(id: string): Promise<{ held: Held; plan: AttemptPlan; outputs: string }> {
    const held = this.held.get(id);
    const prepared = await held?.prepared?.catch(() => undefined);
    if (!held || !prepared) throw new Failure('lost', `The launcher does not know ${id}.`);
    if (prepared.attempt.status.state !== 'ended') throw new Failure('internal', `${id} still runs.`);
    return { held, plan: held.plan, outputs: prepared.outputs };
  }

  /** Runs a prepared attempt to its end. One that breaks down on our side is forgotten, which means lost. */
  private async conduct(held: Held, source: () => Readable, onTaken: () => void): Promise<void> {
    try {
      const { attempt } = (await held.prepared) ?? {};
      await attempt?.run(source(), onTaken);
      // Off the path of the build: whoever waits for the ending need not wait for this.
      void attempt?.clear().catch((error: unknown) => console.error(error));
    } catch (error) {
      if (!(error instanceof Failure)) console.error(`Failed to run ${held.plan.attempt}:`, error);
      await this.forget(held);
      throw error;
    } finally {
      this.workshop.disks.prepare();
    }
  }

  private async forget(held: Held): Promise<void> {
    for (const undo of held.undo.splice(0).reverse()) {
      await Promise.resolve(undo()).catch((error: unknown) => console.error('Failed to clean up:', error));
    }
    this.held.delete(held.plan.attempt);
  }
}
