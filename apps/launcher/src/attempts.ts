import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type AttemptPlan, type AttemptStatus, type CheckResult, Failure } from '@cgoforge/core';
import { homeGroup } from './cgroup.js';
import { checkOutput } from './check-output.js';
import { HeldAttempt } from './held-attempt.js';
import { minimalRoot } from './minimal-root.js';
import { digestOf, openOutput } from './outputs.js';
import { checkRun } from './sandbox-runs.js';
import { prepareAttempt, type Workshop, withinLimits } from './workshop.js';

/** The attempts of this launcher's life, by id. They are in memory alone: when it dies its attempts are lost. */
export class Attempts {
  private readonly held = new Map<string, HeldAttempt>();

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
    const held = new HeldAttempt(plan);
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

  /** Ends an attempt with all that is open of it, and forgets it. Throws, and still knows it, when its disk is not free yet. */
  async release(id: string): Promise<void> {
    const held = this.held.get(id);
    if (held === undefined) return;
    await this.stop(id);
    await this.forget(held);
  }

  async releaseAll(): Promise<void> {
    await Promise.all(
      this.ids().map((id) => this.release(id).catch((error: unknown) => console.error(error))),
    );
  }

  /** A file of an ended attempt's output folder. */
  async read(id: string, name: string): Promise<{ size: number; stream: Readable }> {
    const { held, plan, outputs } = await this.ended(id);
    return held.use(async () => {
      const { file, size } = await openOutput(outputs, name, plan.limits.diskBytes);
      // `end` keeps a promise of length even if the file is not what it says.
      return { size, stream: held.lend(file.createReadStream({ start: 0, end: Math.max(0, size - 1) })) };
    });
  }

  /** Starts an output in the minimal root. Throws `wrong_output` when it is not what was stored. */
  async check(id: string, name: string, expectSha256: string): Promise<CheckResult> {
    const { held, plan, outputs } = await this.ended(id);
    const { config, layout, machine, runc } = this.workshop;
    const root = await minimalRoot(config.home, machine.suite);
    return held.use(async (released) => {
      const output = await openOutput(outputs, name, plan.limits.diskBytes);
      try {
        if ((await digestOf(output, released)) !== expectSha256) {
          throw new Failure('wrong_output', `${name} is not the file that was stored.`);
        }
        // Nobody else runs in the output folder any more; the check's own user must be able to start the file.
        await output.file.chmod(0o555);
        return await checkOutput(output, name, plan.target.arch, released, (args) => {
          held.checks += 1;
          const runId = `${id}-check-${held.checks}`;
          const cgroup = `${homeGroup(config.home)}/${runId}`;
          const run = checkRun(plan, root, { path: output.path, name }, cgroup, args);
          return runc.start(runId, join(layout.attempts, id, runId), run);
        });
      } finally {
        await output.file.close();
      }
    });
  }

  private async ended(id: string): Promise<{ held: HeldAttempt; plan: AttemptPlan; outputs: string }> {
    const held = this.held.get(id);
    const prepared = await held?.prepared?.catch(() => undefined);
    if (!held || !prepared) throw new Failure('lost', `The launcher does not know ${id}.`);
    if (prepared.attempt.status.state !== 'ended') throw new Failure('internal', `${id} still runs.`);
    return { held, plan: held.plan, outputs: prepared.outputs };
  }

  /** Runs a prepared attempt to its end. One that breaks down on our side is forgotten, which means lost. */
  private async conduct(held: HeldAttempt, source: () => Readable, onTaken: () => void): Promise<void> {
    try {
      const { attempt } = (await held.prepared) ?? {};
      await attempt?.run(source(), onTaken);
      // Off the path of the build: whoever waits for the ending need not wait for this.
      void attempt?.clear().catch((error: unknown) => console.error(error));
    } catch (error) {
      if (!(error instanceof Failure)) console.error(`Failed to run ${held.plan.attempt}:`, error);
      held.isLost = true;
      // What is not free yet keeps its slot, and the service asks again.
      await this.forget(held).catch((failed: unknown) => console.error('Failed to clean up:', failed));
      throw error;
    } finally {
      this.workshop.disks.prepare();
    }
  }

  private async forget(held: HeldAttempt): Promise<void> {
    await held.giveBack();
    this.held.delete(held.plan.attempt);
  }
}
