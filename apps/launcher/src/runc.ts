import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type Usage, usageOf } from './cgroup.js';
import { command } from './commands.js';
import { containerConfig, type SandboxRun } from './container-config.js';

export interface RunResult {
  readonly exitCode: number;
  /** The signal behind an exit status above 128, as runc reports it. */
  readonly signal: string | null;
  readonly usage: Usage;
}

const RETRY_KILL_MS = 50;
const RUNC_LOG = 'runc.log';

/** Runs sandboxes by runc, whose state lies in a folder of this home. */
export class Runc {
  constructor(private readonly stateFolder: string) {}

  /** Starts a run. `bundle` is a folder that is made for it and removed with it. */
  async start(id: string, bundle: string, run: SandboxRun): Promise<Sandbox> {
    await mkdir(bundle, { recursive: true });
    await writeFile(join(bundle, 'config.json'), JSON.stringify(containerConfig(run)));
    // --keep: the cgroup, and so its figures, stays until the container is deleted.
    const args = [
      '--log',
      join(bundle, RUNC_LOG),
      ...this.arguments(),
      'run',
      '--keep',
      '--bundle',
      bundle,
      id,
    ];
    const child = spawn('runc', args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    return new Sandbox(this, id, bundle, run.cgroup, child);
  }

  /** Ends what runs in the container; one that is not there yet, or no more, is no error. */
  async kill(id: string): Promise<void> {
    await command('runc', [...this.arguments(), 'kill', id, 'KILL']).catch(() => undefined);
  }

  async delete(id: string): Promise<void> {
    await command('runc', [...this.arguments(), 'delete', '--force', id]);
  }

  async list(): Promise<string[]> {
    const ids = await command('runc', [...this.arguments(), 'list', '--quiet']);
    return ids.split('\n').filter((id) => id !== '');
  }

  /** Whether the container was made; `runc run` removes one whose program it could not start. */
  wasMade(id: string): boolean {
    return existsSync(join(this.stateFolder, id, 'state.json'));
  }

  private arguments(): string[] {
    return ['--root', this.stateFolder];
  }
}

/** One run that was started. */
export class Sandbox {
  /** Settles when every process of the sandbox is gone. Rejects when runc could not start the program. */
  readonly ended: Promise<RunResult>;
  private exited = false;
  private killed: Promise<void> | undefined;

  constructor(
    private readonly runc: Runc,
    private readonly id: string,
    private readonly bundle: string,
    private readonly cgroup: string,
    private readonly child: ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable },
  ) {
    const exit = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
    this.ended = exit
      .finally(() => {
        this.exited = true;
      })
      .then((exitCode) => this.conclude(exitCode));
    // Whoever awaits `ended` later must still get the rejection, and nobody before.
    this.ended.catch(() => undefined);
  }

  get stdin(): Writable {
    return this.child.stdin;
  }

  get stdout(): Readable {
    return this.child.stdout;
  }

  get stderr(): Readable {
    return this.child.stderr;
  }

  /** Kills the first process and with it, since it leads the process namespace, all others. Resolves when they are gone. */
  kill(): Promise<void> {
    this.killed ??= this.killUntilGone();
    return this.killed;
  }

  /** Removes what is left of an ended run. */
  async delete(): Promise<void> {
    if (this.runc.wasMade(this.id)) await this.runc.delete(this.id);
    await rm(this.bundle, { recursive: true, force: true });
  }

  private async killUntilGone(): Promise<void> {
    const gone = this.ended.catch(() => undefined);
    // The container may still be in the making, where there is nothing to kill yet.
    while (!this.exited) {
      await this.runc.kill(this.id);
      await Promise.race([gone, delay(RETRY_KILL_MS)]);
    }
    await gone;
  }

  private async conclude(exitCode: number): Promise<RunResult> {
    if (!this.runc.wasMade(this.id)) {
      const said = await readFile(join(this.bundle, RUNC_LOG), 'utf8').catch(() => 'nothing');
      throw new Error(`runc could not start ${this.id} and said: ${said.trim()}`);
    }
    return { exitCode, signal: signalOf(exitCode), usage: await usageOf(this.cgroup) };
  }
}

/** 128 + a signal's number is how runc, like every shell, reports a program that was ended by it. */
export function signalOf(exitCode: number): string | null {
  const entry = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128);
  return entry?.[0] ?? null;
}
