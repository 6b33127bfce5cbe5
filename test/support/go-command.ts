import { run } from './run.ts';

/** Where this machine has its Go. */
export const goRoot = process.env.CGOFORGE_GOROOT ?? '/usr/local/go';

/** Runs its go command in a folder, and answers what it printed. */
export function go(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const path = `${goRoot}/bin:${process.env.PATH}`;
  return run('go', args, { cwd, env: { ...process.env, PATH: path, ...env } });
}
