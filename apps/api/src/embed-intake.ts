import { rm } from 'node:fs/promises';
import { Failure, type ModuleGate } from '@cgoforge/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createIntake } from './intake/create-intake.js';
import { IntakeAdaptersModule } from './intake/intake-adapters.module.js';
import type { ApiParts } from './open-parts.js';

const NOTHING = new Failure('not_found', 'Modules and Go lie in layers on this machine.');

/** The gate of a machine whose attempts find modules and Go in layers: it gives nothing. */
export const closedModuleGate: ModuleGate = {
  prepare() {},
  module: () => Promise.reject(NOTHING),
  go: () => Promise.reject(NOTHING),
};

/** Starts intake as a second listener of this process, for the sandboxes of this machine, over the API's own parts:
 * they have to stay open until it is closed. */
export async function embedIntake(parts: ApiParts, socket: string): Promise<NestFastifyApplication> {
  const close = async () => {};
  const intake = await createIntake(IntakeAdaptersModule.of({ ...parts, gate: closedModuleGate, close }));
  await listenAtSocket(intake, socket);
  return intake;
}

/** Has intake listen at a unix socket that whoever can see it may connect to: the users of sandboxes are many. */
export async function listenAtSocket(intake: NestFastifyApplication, path: string): Promise<void> {
  await intake.init();
  // One that was killed has left it behind.
  await rm(path, { force: true });
  await intake.getHttpAdapter().getInstance().listen({ path, readableAll: true, writableAll: true });
}
