import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program of this machine with arguments of ours; answers what it printed, or throws with what it said. */
export async function command(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout } = await run(program, [...args], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    });
    return stdout;
  } catch (cause) {
    throw new Error(`Failed to run ${program} ${args.join(' ')}`, { cause });
  }
}
