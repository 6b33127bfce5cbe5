import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../support/run.ts';
import { clone } from './places.ts';

/** The Go that the images have. */
export async function goVersion(): Promise<string> {
  const catalogue = JSON.parse(await readFile(join(clone, 'toolchains/catalogue.json'), 'utf8'));
  return catalogue.go.default;
}

/** What this machine's go command prints. */
export function askGo(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const path = `${process.env.CGOFORGE_GOROOT ?? '/usr/local/go'}/bin:${process.env.PATH}`;
  return run('go', args, { cwd: '/', env: { ...process.env, PATH: path, ...env } });
}
