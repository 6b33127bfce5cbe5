import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PartSpec } from '../part.js';
import { logPath, PartLog } from './part-log.js';

/** A part as the keeper runs it; the two options are for parts on the border to root. */
export interface SupervisedPart extends PartSpec {
  /** It supervises parts itself: it speaks to the terminal, hurries at a second stop, and has given up if it ends. */
  readonly nested?: true;
  /** It needs the terminal (sudo asks there) and cannot be signalled by us: it stops when its stdin closes. */
  readonly foreground?: true;
}

/** How a process ended; both are `null` when it could not even be started. */
export interface Death {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Surroundings {
  /** Where logs and pids are written. */
  readonly folder: string;
  /** The open lock of the home. Parts keep it open too, so that the home stays locked until the last one has gone. */
  readonly lock?: number;
}

/** One life of a part: its process, its log and its pid. */
export class RunningPart {
  readonly ended: Promise<Death>;
  /** One that speaks to the terminal has none. */
  private readonly output: PartLog | undefined;
  private readonly child: ChildProcess;

  constructor(
    private readonly part: SupervisedPart,
    { folder, lock }: Surroundings,
  ) {
    const { command, args } = part.foreground ? part : boundToParent(part);
    const start = (output: number | 'inherit') =>
      spawn(command, args, {
        // A session of its own, or Ctrl-C on the terminal would reach every part at once, in no order.
        detached: !part.foreground,
        env: part.env,
        stdio: [part.foreground ? 'pipe' : 'ignore', output, output, lock ?? 'ignore'],
        ...(part.account && { uid: part.account.uid, gid: part.account.gid }),
      });
    this.output = part.nested ? undefined : new PartLog(logPath(folder, part.name));
    this.child = this.output ? this.output.open(start) : start('inherit');
    const pidFile = join(folder, `${part.name}.pid`);
    if (this.child.pid !== undefined) writeFileSync(pidFile, `${this.child.pid}\n`);
    this.ended = new Promise((resolve) => {
      const end = (death: Death) => {
        rmSync(pidFile, { force: true });
        this.output?.close();
        this.signalGroup('SIGKILL');
        resolve(death);
      };
      this.child.once('error', () => end({ code: null, signal: null }));
      this.child.once('exit', (code, signal) => end({ code, signal }));
    });
  }

  /** What it has logged in this life. */
  log(): string {
    return this.output?.said() ?? '';
  }

  /** Asks it to end, and ends it when it has not after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.ask();
    const timer = setTimeout(() => this.signalGroup('SIGKILL'), graceMs);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends it now. */
  force(): void {
    if (this.part.nested) this.ask();
    else this.signalGroup('SIGKILL');
  }

  private ask(): void {
    if (this.part.foreground) this.child.stdin?.end();
    else this.child.kill(this.part.stopSignal);
  }

  /** The part and what it started; what is left of a part that died would be in the way of its next life. */
  private signalGroup(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (pid === undefined || this.part.foreground) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // all of it has ended
    }
  }
}

/** The kernel sends the stop signal when the keeper dies, however that happens. */
function boundToParent({ command, args, argv0, stopSignal }: PartSpec) {
  const program = argv0 === undefined ? [command] : ['bash', '-c', 'exec -a "$0" "$@"', argv0, command];
  const signal = stopSignal.replace(/^SIG/, '');
  return { command: 'setpriv', args: ['--pdeathsig', signal, '--', ...program, ...args] };
}
