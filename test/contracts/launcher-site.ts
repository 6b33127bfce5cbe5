import { expect } from 'vitest';
import { startSandboxSite } from '../support/sandbox-site.js';
import type { BegunAttempt } from './executor.contract.js';
import { app, ExecutorSteps } from './executor-steps.js';

/** Builds at once what any machine has. */
export const QUICK = `
case $1 in
  list) printf 'example.com/app\\t/src\\n' ;;
  build) for word; do test "$last" = -o && cp /usr/bin/true "$word"; last=$word; done ;;
esac`;

/** Compiles for ever, and does not heed SIGTERM. */
export const DEAF = "trap '' TERM\necho deaf >&2\nwhile :; do sleep 1; done";

/** A launcher of its own, and steps of attempts there in which a script stands for Go. */
export async function openSite() {
  const site = await startSandboxSite();
  const steps = new ExecutorSteps(() => site);
  const start = async (script: string): Promise<BegunAttempt> =>
    steps.launch(await site.begin(app(), await site.actAsGo(script)));
  async function startDeaf(): Promise<BegunAttempt> {
    const made = await start(DEAF);
    await expect.poll(() => site.running(), { timeout: 60_000 }).toContain('sleep');
    return made;
  }
  async function killLauncher(): Promise<void> {
    await site.launcher.end('SIGKILL');
    await site.launcher.start();
  }
  return { site, steps, start, startDeaf, killLauncher };
}
