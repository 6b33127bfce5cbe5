import type { Readable } from 'node:stream';
import {
  type AttemptPlan,
  type AttemptSource,
  type AttemptStatus,
  type Capacity,
  type CheckResult,
  Executor,
  Failure,
} from '@cgoforge/core';
import { asUnavailable, LauncherClient } from './launcher-client.js';
import { outputNameSchema } from './plan-schema.js';
import { attemptsSchema, capacitySchema, checkResultSchema, PLAN_HEADER, statusSchema } from './protocol.js';

/** Runs attempts in runc sandboxes on this machine, through the launcher, which alone is root. */
export class RuncExecutor extends Executor {
  private readonly launcher: LauncherClient;

  constructor(socketPath: string) {
    super();
    this.launcher = new LauncherClient(socketPath);
  }

  capacity(): Promise<Capacity> {
    return this.launcher.ask('GET', '/capacity', capacitySchema);
  }

  async start(plan: AttemptPlan, source: AttemptSource): Promise<void> {
    const header = Buffer.from(JSON.stringify(plan)).toString('base64url');
    await this.launcher.offer(pathOf(plan.attempt), { [PLAN_HEADER]: header }, source.open);
  }

  status(attempt: string): Promise<AttemptStatus> {
    return this.launcher.ask('GET', pathOf(attempt), statusSchema);
  }

  async *log(attempt: string, offset: number, signal: AbortSignal): AsyncIterable<Buffer> {
    if (signal.aborted) return;
    try {
      yield* await this.launcher.open('GET', `${pathOf(attempt)}/log?offset=${offset}`, undefined, signal);
    } catch (error) {
      if (signal.aborted) return;
      throw error instanceof Failure ? error : asUnavailable(error);
    }
  }

  stop(attempt: string): Promise<void> {
    return this.launcher.tell('POST', `${pathOf(attempt)}/stop`);
  }

  async read(attempt: string, output: string): Promise<{ size: number; body: Readable }> {
    const body = await this.launcher.open('GET', outputPathOf(attempt, output));
    return { size: Number(body.headers['content-length']), body };
  }

  async check(attempt: string, output: string, expectSha256: string): Promise<CheckResult> {
    const path = `${outputPathOf(attempt, output)}/check`;
    return this.launcher.ask('POST', path, checkResultSchema, { expectSha256 });
  }

  release(attempt: string): Promise<void> {
    return this.launcher.tell('DELETE', pathOf(attempt));
  }

  attempts(): Promise<readonly string[]> {
    return this.launcher.ask('GET', '/attempts', attemptsSchema);
  }
}

function pathOf(attempt: string): string {
  return `/attempts/${encodeURIComponent(attempt)}`;
}

/** Throws `wrong_output` for what is no file name: a URL would take `..` for a step up. */
function outputPathOf(attempt: string, output: string): string {
  if (!outputNameSchema.safeParse(output).success) {
    throw new Failure('wrong_output', `${JSON.stringify(output)} is no name of an output.`);
  }
  return `${pathOf(attempt)}/outputs/${encodeURIComponent(output)}`;
}
