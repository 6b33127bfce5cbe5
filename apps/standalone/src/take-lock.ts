import { spawnSync } from 'node:child_process';
import { ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { isRunning } from '@cgoforge/io';

/**
 * Locks a home for this process and answers the open lock file. The kernel keeps the lock for as long as anyone has
 * that file open, so it outlives no process that holds it, not even one killed by SIGKILL.
 */
export function takeLock(path: string, say: (sentence: string) => void): number {
  const file = openSync(path, 'a+', 0o644);
  if (!flock(file, ['--nonblock'])) {
    const holder = Number(readFileSync(path, 'utf8')) || 0;
    if (isRunning(holder))
      throw new Error(`cgoforge runs here already (process ${holder}); stop that one first.`);
    say('An earlier start is still stopping…');
    if (!flock(file, ['--wait', '30'])) {
      throw new Error(`Parts of an earlier start still run; \`fuser ${path}\` names them.`);
    }
  }
  ftruncateSync(file);
  writeSync(file, `${process.pid}\n`);
  return file;
}

/** The lock belongs to the open file, so what flock(1) takes on its copy stays with ours. */
function flock(file: number, how: readonly string[]): boolean {
  return spawnSync('flock', [...how, '3'], { stdio: ['ignore', 'ignore', 'inherit', file] }).status === 0;
}
