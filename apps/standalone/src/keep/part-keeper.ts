import { setTimeout as pause } from 'node:timers/promises';
import { EXIT_BAD_SETTING } from '@cgoforge/io';
import { logPath } from './part-log.js';
import { judgeDeath } from './restart-budget.js';
import { type Death, RunningPart, type SupervisedPart, type Surroundings } from './running-part.js';

export interface KeeperOptions extends Surroundings {
  /** How often a part may die within a minute before everything stops. */
  readonly deathsPerMinute: number;
  readonly say: (sentence: string) => void;
}

const GRACE_MS = 10_000;
/** So much of a dead part's log is shown. */
const LOG_LINES = 20;
/** For a part that first has to stop its own. */
const NESTED_GRACE_MS = 60_000;

/** Starts parts in order, starts what dies again, and stops all in the opposite order. */
export class PartKeeper {
  private readonly running = new Map<string, RunningPart>();
  private readonly deaths = new Map<string, readonly number[]>();
  private readonly stopping = new AbortController();
  private stopped: Promise<void> | undefined;
  private readonly end = Promise.withResolvers<Error | null>();

  /** Resolves when all parts have ended: `null` when it was asked to stop, else the reason why it gave up. */
  readonly ended = this.end.promise;

  constructor(
    private readonly parts: readonly SupervisedPart[],
    private readonly options: KeeperOptions,
  ) {}

  get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Resolves when every part serves. A part that cannot be started ends the whole. */
  async start(): Promise<void> {
    try {
      for (const part of this.parts) {
        await this.startPart(part);
        if (this.isStopping) return;
      }
    } catch (error) {
      if (!this.isStopping) await this.stop(error as Error);
    }
  }

  /** Stops all parts, the last started first; a second call ends them at once. */
  stop(reason: Error | null = null): Promise<void> {
    if (this.stopped) for (const part of this.running.values()) part.force();
    this.stopping.abort();
    this.stopped ??= this.stopAll().then(() => this.end.resolve(reason));
    return this.stopped;
  }

  private async stopAll(): Promise<void> {
    for (const { name, nested } of [...this.parts].reverse()) {
      await this.running.get(name)?.stop(nested ? NESTED_GRACE_MS : GRACE_MS);
    }
  }

  /** Starts a part until it serves; deaths on the way count like later ones. */
  private async startPart(part: SupervisedPart): Promise<void> {
    for (;;) {
      await part.prepare?.();
      if (this.isStopping) return;
      const process = new RunningPart(part, this.options);
      this.running.set(part.name, process);
      const death = await Promise.race([part.ready().then(() => null), process.ended]);
      if (!death) {
        void process.ended.then((later) => this.startAgain(part, later));
        return;
      }
      if (!(await this.survives(part, death))) return;
    }
  }

  private async startAgain(part: SupervisedPart, death: Death): Promise<void> {
    try {
      if (!(await this.survives(part, death))) return;
      await this.startPart(part);
      if (!this.isStopping) this.options.say(`${part.name} serves again.`);
    } catch (error) {
      if (!this.isStopping) await this.stop(error as Error);
    }
  }

  /** Says that the part died, and whether it is to be started again. */
  private async survives(part: SupervisedPart, death: Death): Promise<boolean> {
    const life = this.running.get(part.name);
    this.running.delete(part.name);
    if (this.isStopping) return false;
    if (part.nested && death.signal === null) return this.giveUp(`${part.name} has ended, as it says above.`);
    if (death.code === EXIT_BAD_SETTING) {
      this.showLog(part.name, life);
      return this.giveUp(`${part.name} does not start with its settings, as it says above.`);
    }
    const how = death.signal ?? (death.code === null ? 'it cannot be run' : `exit code ${death.code}`);
    const { again, delayMs, deaths } = judgeDeath({
      earlier: this.deaths.get(part.name) ?? [],
      now: performance.now(),
      patience: this.options.deathsPerMinute,
    });
    this.deaths.set(part.name, deaths);
    // Those that follow soon have most likely the same reason.
    if (!part.nested && deaths.length === 1) this.showLog(part.name, life);
    if (!again) {
      const path = logPath(this.options.folder, part.name);
      return this.giveUp(`${part.name} died ${deaths.length} times within a minute (${how}); see ${path}.`);
    }
    this.options.say(`${part.name} died (${how}) and is started again.`);
    await pause(delayMs, undefined, { signal: this.stopping.signal }).catch(() => {});
    return !this.isStopping;
  }

  private giveUp(why: string): false {
    void this.stop(new Error(why));
    return false;
  }

  /** The last lines that a part wrote before it died, which tell more about its death than the signal does. */
  private showLog(name: string, life: RunningPart | undefined): void {
    for (const line of (life?.log() ?? '').trimEnd().split('\n').slice(-LOG_LINES))
      if (line) this.options.say(`${name} | ${line}`);
  }
}
