import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerCounts } from '@cgoforge/core';
import { kill } from './cgroup.js';
import { containerConfig, type Sandbox } from './container-config.js';
import type { Runc } from './runc.js';
import { isClaimed, livingShim, readExit } from './shim-files.js';

/** What is known of a container, by the files that its shim writes. */
export type ContainerState =
  | { readonly state: 'waiting' | 'running' }
  | { readonly state: 'ended'; readonly exitCode: number; readonly counts: ContainerCounts }
  /** Nobody knows how it ended, or it never came to run; it does not run any more. */
  | { readonly state: 'lost'; readonly detail: string };

/** Between two looks at a shim that an earlier launcher has started. */
const LOOK_MS = 250;
/** A container may still be in the making, where there is nothing to signal yet. */
const RETRY_KILL_MS = 50;
/** The longest that runc may take to make one, or the kernel to end it, before all that is in its cgroup is killed. */
const MOST_MAKING_MS = 20_000;

/** One container of an attempt, which its shim runs whether the launcher lives or not. */
export class SandboxContainer {
  state: ContainerState = { state: 'waiting' };
  private readonly settled = Promise.withResolvers<ContainerState>();
  /** Settles once it has ended or is lost. */
  readonly ended = this.settled.promise;

  constructor(
    private readonly id: string,
    private readonly folder: string,
    readonly cgroup: string,
    private readonly runc: Runc,
    private readonly agent: string,
    /** Why it may have failed by what the machine gave it, as a sentence: then it is lost. `null` when it did not. */
    private readonly doubt: () => Promise<string | null> = async () => null,
  ) {}

  /** Takes over what an earlier launcher has started. */
  async adopt(): Promise<void> {
    if (!(await isClaimed(this.folder))) return;
    this.state = { state: 'running' };
    if (!(await this.look())) this.watch(this.follow());
  }

  /** Starts it, once. One that cannot be started is lost. */
  start(sandbox: Sandbox): void {
    this.state = { state: 'running' };
    this.watch(this.launch(sandbox).then(() => this.follow()));
  }

  /** Has it end: by SIGTERM, and by SIGKILL once `graceMs` are over. Resolves when it does not run any more. */
  async end(graceMs = 0): Promise<void> {
    if (graceMs > 0) await this.signalled('TERM', graceMs);
    const until = performance.now() + MOST_MAKING_MS;
    while (this.state.state === 'running') {
      if (performance.now() < until) await this.signalled('KILL', RETRY_KILL_MS);
      else await this.lose(`${this.id} could not be ended, and was removed.`);
    }
  }

  /** Removes what is left of it. Throws when something stays. */
  remove(): Promise<void> {
    return this.runc.remove(this.id, this.cgroup);
  }

  private watch(end: Promise<void>): void {
    end.catch((error: unknown) => this.lose(`${this.id} could not be run: ${error}`));
  }

  /** Sends a signal, again while there is nobody to send it to, and waits for the end for so long. */
  private async signalled(signal: 'TERM' | 'KILL', waitMs: number): Promise<void> {
    const until = performance.now() + waitMs;
    for (let sent = false; this.state.state === 'running' && performance.now() < until; ) {
      sent ||= await this.runc.kill(this.id, signal);
      const pause = sent ? until - performance.now() : RETRY_KILL_MS;
      // Nothing else may hold a launcher that is being stopped.
      await Promise.race([this.ended, delay(Math.max(pause, 1))]);
    }
  }

  private async launch(sandbox: Sandbox): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const config = join(this.folder, 'config.json');
    // In one step: the shim of a launcher that was killed may be reading the same.
    await writeFile(`${config}.new`, JSON.stringify(containerConfig(sandbox)));
    await rename(`${config}.new`, config);
    const said = join(this.folder, 'shim.log');
    await using log = await open(said, 'w', 0o600);
    const shim = spawn(this.agent, ['shim', this.folder, this.runc.stateFolder, this.id, this.cgroup], {
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'ignore', log.fd],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    const [code, signal] = await once(shim, 'exit');
    if (code === 0) return;
    console.error(`The shim of ${this.id} ended with ${code ?? signal}: ${await readFile(said, 'utf8')}`);
  }

  /** Waits for what the shim writes at the end, whoever has started it. */
  private async follow(): Promise<void> {
    while (!(await this.look())) await delay(LOOK_MS);
  }

  /** Sees whether it has come to an end. */
  private async look(): Promise<boolean> {
    // In this order: what a shim writes is there before it ends.
    const shim = await livingShim(this.folder);
    const exit = await readExit(this.folder);
    if (exit && 'error' in exit) await this.lose(`runc could not start ${this.id}: ${exit.error}`);
    else if (exit) await this.judge(exit);
    else if (shim === null)
      await this.lose(`What stood beside ${this.id} was killed, and how it ended is not known.`);
    return this.state.state !== 'running';
  }

  private async judge({ exitCode, counts }: { exitCode: number; counts: ContainerCounts }): Promise<void> {
    const doubt = exitCode === 0 ? null : await this.doubt();
    if (doubt === null) this.become({ state: 'ended', exitCode, counts });
    else await this.lose(doubt);
  }

  /** Gives it up, and ends what may still run of it. */
  private async lose(detail: string): Promise<void> {
    const shim = await livingShim(this.folder);
    // Its runc, which may still be making the container, goes with it.
    if (shim !== null) kill(shim);
    await this.remove().catch((error: unknown) => console.error(`Failed to remove ${this.id}:`, error));
    this.become({ state: 'lost', detail });
  }

  /** Keeps the first end that is known of it. */
  private become(state: ContainerState): void {
    if (this.state.state !== 'running') return;
    this.state = state;
    this.settled.resolve(state);
  }
}
