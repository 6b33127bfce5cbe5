import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { bearer } from '../support/attempt-plan.js';
import type { AttemptUnderTest } from '../support/attempt-rows.js';
import type { RunningIntake } from '../support/running-intake.js';
import { sampleLimits } from '../support/sample-plan.js';

/** Sends a piece of the log. */
export const say = (caller: AttemptUnderTest, offset: number, bytes: string | Buffer) =>
  caller.http.post(`/log?offset=${offset}`).set('content-type', 'application/octet-stream').send(bytes);

/** The files that the store has open. */
export const partials = (intake: RunningIntake) => readdir(join(intake.folder, 'partial'));

/** Begins to send a file of two bytes, of which the second one does not come until the request is ended. */
export async function beginPut(intake: RunningIntake, caller: AttemptUnderTest) {
  const headers = { authorization: bearer(caller.attempt), 'content-length': 2 };
  const request = httpRequest(`${caller.url}/files/app`, { method: 'PUT', headers });
  request.on('error', () => undefined);
  request.write('a');
  // The store has the file open.
  await vi.waitFor(async () => expect(await partials(intake)).toHaveLength(1));
  return request;
}

/** The status that a request of Node's own is answered with. */
export async function statusOf(request: ClientRequest): Promise<number | undefined> {
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

/** Resolves when intake has heard of the attempt. */
export const heard = (intake: RunningIntake, caller: AttemptUnderTest) =>
  vi.waitFor(async () =>
    expect(await intake.rows.received.find(caller.attempt)).not.toMatchObject({ silentMs: null }),
  );

/** An attempt whose compiler has ended. */
export async function endedAttempt(
  intake: RunningIntake,
  outputBytes = 1024 ** 2,
): Promise<AttemptUnderTest> {
  const caller = await intake.attempt({ limits: { ...sampleLimits, outputBytes } });
  await intake.rows.received.compilerEnded(caller.attempt);
  return caller;
}
