import { setTimeout as delay } from 'node:timers/promises';
import {
  type AgentPlan,
  type AttemptOrder,
  type AttemptStatus,
  type Capacity,
  Executor,
} from '@cgoforge/core';
import { LauncherClient } from './launcher-client.js';
import {
  attemptsSchema,
  type ChangesAnswer,
  capacitySchema,
  changesSchema,
  LAUNCHER_PROTOCOL,
  type StartRequest,
  statusSchema,
} from './protocol.js';

/** Between two questions to a launcher that is away. */
const AWAY_MS = 500;

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

  start(order: AttemptOrder, plan: AgentPlan, token: string): Promise<void> {
    const request: StartRequest = { version: LAUNCHER_PROTOCOL, order, plan: JSON.stringify(plan), token };
    return this.launcher.tell('POST', pathOf(order.attempt), request);
  }

  status(attempt: string): Promise<AttemptStatus> {
    return this.launcher.ask('GET', pathOf(attempt), statusSchema);
  }

  async *changes(signal: AbortSignal): AsyncIterable<string> {
    let since = '';
    while (!signal.aborted) {
      const answer = await this.changesSince(since, signal);
      if (answer === null) {
        await delay(AWAY_MS, undefined, { signal }).catch(() => undefined);
        continue;
      }
      since = `?since=${answer.next}`;
      yield* answer.attempts;
    }
  }

  stop(attempt: string): Promise<void> {
    return this.launcher.tell('POST', `${pathOf(attempt)}/stop`);
  }

  release(attempt: string): Promise<void> {
    return this.launcher.tell('DELETE', pathOf(attempt));
  }

  attempts(): Promise<readonly string[]> {
    return this.launcher.ask('GET', '/attempts', attemptsSchema);
  }

  /** `null` when the launcher is away, or `signal` has aborted. */
  private changesSince(since: string, signal: AbortSignal): Promise<ChangesAnswer | null> {
    return this.launcher.ask('GET', `/changes${since}`, changesSchema, { signal }).catch(() => null);
  }
}

function pathOf(attempt: string): string {
  return `/attempts/${encodeURIComponent(attempt)}`;
}
