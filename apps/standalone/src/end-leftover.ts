import { readFile, readlink } from 'node:fs/promises';
import { waitUntil } from './wait-until.js';

/**
 * Ends the server that an earlier life of the service left running, if the pid file still names one, and waits until it
 * is gone. `isOurs` gets the program's file and command line: a pid is soon a stranger's, whom nobody touches.
 */
export async function endLeftover(
  pid: number | null,
  signal: NodeJS.Signals,
  isOurs: (program: string, commandLine: readonly string[]) => boolean,
): Promise<void> {
  if (pid === null || !(await runs(pid, isOurs))) return;
  process.kill(pid, signal);
  await waitUntil(30_000, `Process ${pid}, left by an earlier start, does not end.`, async () => {
    return !(await runs(pid, isOurs));
  });
}

async function runs(pid: number, isOurs: Parameters<typeof endLeftover>[2]): Promise<boolean> {
  try {
    const program = await readlink(`/proc/${pid}/exe`);
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    return isOurs(program, commandLine.split('\0'));
  } catch {
    // No such process, one that is only waiting to be reaped, or another user's.
    return false;
  }
}
