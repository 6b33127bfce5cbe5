import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { PartSpec } from '../../apps/standalone/src/part.js';

/** A part that a test runs by itself. */
export interface RunningPart {
  readonly pid: number;
  /** Resolves with the signal or exit code that it ended by, whoever ended it. */
  readonly ended: Promise<string>;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Sends a signal that it survives, such as SIGSTOP. */
  signal(signal: NodeJS.Signals): void;
}

/** Starts the part and waits until it serves. What it prints comes along with an early end. */
export async function startPart(part: PartSpec): Promise<RunningPart> {
  await part.prepare?.();
  const child = spawn(part.command, part.args, {
    argv0: part.argv0 ?? part.command,
    env: part.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...part.account,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const ended = endOf(child);
  await Promise.race([
    part.ready(),
    ended.then((how) => Promise.reject(new Error(`${part.name} ended by ${how}: ${output}`))),
  ]);
  return {
    pid: child.pid ?? 0,
    ended,
    signal: (signal) => void child.kill(signal),
    end: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal ?? `exit ${code}`;
}
