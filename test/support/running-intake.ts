import type { AddressInfo } from 'node:net';
import {
  type AgentPlan,
  ModuleGate,
  ObjectStore,
  Received,
  Receiving,
  type SourceModule,
  Wakeups,
} from '@cgoforge/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { closedModuleGate, listenAtSocket } from '../../apps/api/src/embed-intake.js';
import { createIntake } from '../../apps/api/src/intake/create-intake.js';
import { TokenKey } from '../../apps/api/src/intake/token-key.js';
import { tokenKey } from './attempt-plan.js';
import type { AttemptRows, AttemptUnderTest } from './attempt-rows.js';
import { putBytes } from './folder-store.js';
import { openStoredParts } from './stored-parts.js';

export const SOURCE = Buffer.from('a canonical tar.gz');

/** What intake works with; the store has the source of every attempt. */
export async function openIntakeParts(databaseUrl: string) {
  const parts = await openStoredParts(databaseUrl);
  await putBytes(parts.store, 'sources/one.tar.gz', SOURCE);
  return parts;
}

/** All of intake, over Postgres and a folder of objects. */
export class RunningIntake {
  private constructor(
    /** Where it listens, as supertest takes it. */
    readonly url: string,
    readonly rows: AttemptRows,
    readonly store: ObjectStore,
    /** The folder of the store. */
    readonly folder: string,
    readonly stop: () => Promise<void>,
  ) {}

  /** On a port of its own, or at this socket. Tokens are made with `tokenKey`. */
  static async start(
    databaseUrl: string,
    gate: ModuleGate = closedModuleGate,
    { socket }: { readonly socket?: string } = {},
  ): Promise<RunningIntake> {
    const { folder, rows, wakeups, store, close } = await openIntakeParts(databaseUrl);
    const providers = [
      { provide: Received, useValue: rows.received },
      { provide: Receiving, useValue: rows.receiving },
      { provide: Wakeups, useValue: wakeups },
      { provide: ObjectStore, useValue: store },
      { provide: ModuleGate, useValue: gate },
      { provide: TokenKey, useValue: new TokenKey(tokenKey) },
    ];
    const exports = providers.map((port) => port.provide);
    const app = await createIntake({ module: class {}, global: true, providers, exports }, 320);
    const url = await (socket === undefined ? listenAtPort(app) : listenAt(app, socket));
    return new RunningIntake(url, rows, store, folder, async () => {
      await app.close();
      await close();
    });
  }

  /** A new attempt, which may speak with it. */
  attempt(
    change: Partial<AgentPlan> = {},
    requires: SourceModule['requires'] = [],
  ): Promise<AttemptUnderTest> {
    return this.rows.open(this.url, SOURCE.length, change, requires);
  }
}

async function listenAtPort(app: NestFastifyApplication): Promise<string> {
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function listenAt(app: NestFastifyApplication, socket: string): Promise<string> {
  await listenAtSocket(app, socket);
  return `http+unix://${encodeURIComponent(socket)}`;
}
