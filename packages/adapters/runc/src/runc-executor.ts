import { setTimeout as delay } from 'node:timers/promises';
import {
  type AgentPlan,
  type AttemptOrder,
  type AttemptStatus,
  type Capacity,
  Executor,
} from '@cgoforge/core';
import { LauncherClient } from './launcher-client.js';
import { type ChangesAnswer, LAUNCHER_PROTOCOL, type StartRequest } from './protocol.js';

/** Between two questions to a launcher that is away. */
const AWAY_MS = 500;

/** A root of some hundred packages, over a slow line. */
const MAKE_MS = 20 * 60_000;

/** Runs attempts in runc sandboxes on this machine, through the launcher, which alone is root. */
export class RuncExecutor implements Executor {
  private readonly launcher: LauncherClient;

  constructor(socketPath: string) {
    this.launcher = new LauncherClient(socketPath);
  }

  capacity(): Promise<Capacity> {
    return this.launcher.ask('GET', '/capacity');
  }

  make(toolchain: string, signal: AbortSignal): Promise<void> {
    const path = `/toolchains/${encodeURIComponent(toolchain)}`;
    return this.launcher.ask('POST', path, { signal, patienceMs: MAKE_MS });
  }

  start(order: AttemptOrder, plan: AgentPlan, token: string): Promise<void> {
    const body: StartRequest = { version: LAUNCHER_PROTOCOL, order, plan: JSON.stringify(plan), token };
    return this.launcher.ask('POST', pathOf(order.attempt), { body });
  }

  status(attempt: string): Promise<AttemptStatus> {
    return this.launcher.ask('GET', pathOf(attempt));
  }

  async *changes(signal: AbortSignal): AsyncIterable<string> {
    let since = '';
    while (!signal.aborted) {
      const asked = this.launcher.ask<ChangesAnswer>('GET', `/changes${since}`, { signal });
      const answer = await asked.catch(() => null);
      if (answer === null) {
        await delay(AWAY_MS, undefined, { signal }).catch(() => undefined);
        continue;
      }
      since = `?since=${answer.next}`;
      yield* answer.attempts;
    }
  }

  stop(attempt: string): Promise<void> {
    return this.launcher.ask('POST', `${pathOf(attempt)}/stop`);
  }

  release(attempt: string): Promise<void> {
    return this.launcher.ask('DELETE', pathOf(attempt));
  }

  attempts(): Promise<readonly string[]> {
    return this.launcher.ask('GET', '/attempts');
  }
}

function pathOf(attempt: string): string {
  return `/attempts/${encodeURIComponent(attempt)}`;
}
