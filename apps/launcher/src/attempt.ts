import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CONTAINERS, type Container, Failure, type KnownAttempt, type OfEach, ofEach } from '@cgoforge/core';
import { AttemptPlaces } from './attempt-places.js';
import type { AttemptEnding, AttemptRecord } from './attempt-record.js';
import { statusOf } from './attempt-status.js';
import { containerGroup } from './cgroup.js';
import { SandboxContainer } from './container.js';
import { type Places, sandboxOf } from './sandboxes.js';
import type { Workshop } from './workshop.js';

/** What an attempt may take beyond the build's own limit, which the agent keeps: source, delivery and check. */
const BACKSTOP_MS = 30 * 60_000;
const SOURCE_MS = 15 * 60_000;
/** The longest time that a timer takes. */
const MOST_MS = 2 ** 31 - 1;

/** The grace of a compiler that is stopped, of the sidecar beside it, and of the sidecar when all others have ended. */
const COMPILE_GRACE_MS = 2_000;
const STOPPED_GRACE_MS = 5_000;
const AGENT_GRACE_MS = 10_000;

/** How long the compiler has its cores for itself before what will only wait for it is started. */
const HEAD_START_MS = 200;

/** One attempt: its four containers, from first to last. The launcher after a killed one goes on with it. */
export class Attempt {
  private readonly containers: OfEach<SandboxContainer>;
  private readonly places: AttemptPlaces;
  private course: Promise<void> = Promise.resolve();
  private releasing: Promise<void> | undefined;

  constructor(
    private readonly record: AttemptRecord,
    private readonly workshop: Workshop,
    private readonly changed: () => void,
  ) {
    this.places = new AttemptPlaces(record, workshop);
    this.containers = ofEach((name) => this.makeContainer(name));
  }

  /** The layer that it compiles in. */
  get root(): string {
    return this.record.facts.order.layers.root;
  }

  get slot(): number {
    return this.record.facts.order.slot;
  }

  get status(): KnownAttempt {
    const states = ofEach((name) => this.containers[name].state);
    return statusOf(states, this.record.facts.ending);
  }

  /** Takes over what an earlier launcher has set up and started. */
  async adopt(): Promise<void> {
    await this.places.adopt();
    await Promise.all(CONTAINERS.map((name) => this.containers[name].adopt()));
  }

  /** Brings the attempt to its end, from wherever an earlier launcher has left it. */
  run(): void {
    const timers = this.keepTime();
    this.course = this.proceed()
      .catch((error: unknown) => this.lose(error))
      .finally(() => {
        for (const timer of timers) clearTimeout(timer);
        this.changed();
      });
  }

  /** Ends the compiler by SIGTERM, so that its agent sends the end of the log, and all else. Resolves when nothing of
   * the sender's runs any more; the sidecar may go on for a while with what is under way. */
  async stop(): Promise<void> {
    const { source, agent, compile, check } = this.containers;
    await this.noteEnding(null);
    await Promise.all([compile.end(COMPILE_GRACE_MS), source.end(), check.end()]);
    void agent.end(STOPPED_GRACE_MS);
  }

  /** Ends all of it at once and takes everything back. Throws when something is not free; it may be called again. */
  release(): Promise<void> {
    this.releasing ??= this.takeBack().finally(() => {
      this.releasing = undefined;
    });
    return this.releasing;
  }

  private async proceed(): Promise<void> {
    const { source, agent, compile, check } = this.containers;
    if (this.record.facts.ending) return this.killAll();
    const places = await this.places.prepare();
    if (!this.starts(['source'], places)) return;
    const brought = await source.ended;
    if (brought.state !== 'ended' || brought.exitCode !== 0) return;
    if (!this.starts(['agent', 'compile'], places)) return;
    await Promise.race([compile.ended, delay(HEAD_START_MS, undefined, { ref: false })]);
    if (!this.starts(['check'], places)) return;
    const alone = agent.ended.then(() => {
      // A launcher that takes over may find all of them ended, in whatever order that was.
      if ([compile, check].every(({ state }) => state.state !== 'running')) return;
      throw new Failure('lost', 'The sidecar ended before the containers that speak through it.');
    });
    await Promise.race([Promise.all([compile.ended, check.ended]), alone]);
    await agent.end(AGENT_GRACE_MS);
  }

  /** `false` when the attempt is being ended, and nothing more starts. */
  private starts(names: readonly Container[], places: Places): boolean {
    if (this.record.facts.ending) return false;
    const { order } = this.record.facts;
    for (const name of names) {
      const container = this.containers[name];
      // One that runs needs no root any more, whose name an upgrade of the machine may have changed meanwhile.
      if (container.state.state !== 'waiting') continue;
      container.start(sandboxOf(name, order, places, this.workshop.roots, container.cgroup));
    }
    this.changed();
    return true;
  }

  private makeContainer(name: Container): SandboxContainer {
    const { order } = this.record.facts;
    const { runc, roots, home } = this.workshop;
    const id = `${order.attempt}-${name}`;
    const folder = join(this.record.folder, name);
    const container = new SandboxContainer(id, folder, containerGroup(home, id), runc, roots.agent, () =>
      name === 'compile' ? this.places.doubt() : Promise.resolve(null),
    );
    void container.ended.then((state) => {
      if (state.state === 'lost') return this.end({ code: 'lost', detail: state.detail });
      this.changed();
    });
    return container;
  }

  private keepTime(): NodeJS.Timeout[] {
    const { startedAt, order } = this.record.facts;
    const now = this.workshop.clock.now().getTime();
    const after = (ms: number, then: () => void) =>
      setTimeout(then, Math.min(Math.max(startedAt + ms - now, 0), MOST_MS));
    return [
      after(order.limits.wallSeconds * 1_000 + BACKSTOP_MS, () => void this.end(this.whatLasted())),
      after(SOURCE_MS, () => {
        const { state } = this.containers.source.state;
        const detail = 'The source was not brought to the attempt in time.';
        if (state === 'waiting' || state === 'running') void this.end({ code: 'lost', detail });
      }),
    ];
  }

  /** Of an attempt that ran out of time: the build took it only where it is still compiling. */
  private whatLasted(): AttemptEnding['taken'] {
    const { state } = this.containers.compile.state;
    if (state === 'running') return { limit: 'deadline' };
    return { code: 'lost', detail: 'The attempt came to the end of its time, and not by what it compiled.' };
  }

  private async lose(error: unknown): Promise<void> {
    const isOurs = !(error instanceof Failure);
    if (isOurs) console.error(`Failed to run ${this.record.facts.order.attempt}:`, error);
    const detail = isOurs ? 'The sandboxes of the attempt could not be made.' : error.detail;
    await this.end({ code: 'lost', detail });
  }

  private async end(taken: AttemptEnding['taken']): Promise<void> {
    await this.noteEnding(taken);
    await this.killAll();
  }

  /** Whatever ends from now on does not end by itself; the first reason stands. */
  private async noteEnding(taken: AttemptEnding['taken']): Promise<void> {
    if (this.record.facts.ending) return;
    const byThemselves = CONTAINERS.filter((name) => this.containers[name].state.state === 'ended');
    await this.record.change({ ending: { taken, byThemselves } }).catch((error: unknown) => {
      // It ends all the same; only a later launcher would not know why.
      console.error('Failed to note the end of an attempt:', error);
    });
    this.changed();
  }

  private async killAll(): Promise<void> {
    await Promise.all(CONTAINERS.map((name) => this.containers[name].end()));
  }

  private async takeBack(): Promise<void> {
    await this.end(null);
    await this.course;
    await Promise.all(CONTAINERS.map((name) => this.containers[name].remove()));
    await this.places.giveBack();
    this.workshop.workDisks.prepare();
    this.workshop.deliveredDisks.prepare();
  }
}
