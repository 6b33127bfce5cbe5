import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiSettings } from './api-settings.js';

/** So long may a balancer go on sending callers to a process that was told to end. */
const MOST_LATE_MS = 5_000;
const LOOK_MS = 100;

/** Lets the requests that have come be answered before the process ends, for the seconds that are set; who is then
 * still there is cut off, and may attach to the build again. */
@Injectable()
export class Drain implements BeforeApplicationShutdown {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly settings: ApiSettings,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    const mostMs = this.settings.drainSeconds * 1000;
    if (mostMs === 0) return;
    const late = AbortSignal.timeout(mostMs);
    await delay(Math.min(MOST_LATE_MS, mostMs / 2));
    const server: Server = this.host.httpAdapter.getHttpServer();
    let isEmpty = false;
    server.close(() => {
      isEmpty = true;
    });
    while (!isEmpty && !late.aborted) {
      server.closeIdleConnections();
      await delay(LOOK_MS);
    }
  }
}
