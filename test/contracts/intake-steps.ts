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

/** Sends a file. */
export const put = (caller: AttemptUnderTest, name: string, bytes: Buffer) =>
  caller.http.put(`/files/${name}`).set('content-type', 'application/octet-stream').send(bytes);

/** The files that the store has open. */
export const partials = (intake: Pick<RunningIntake, 'folder'>) => readdir(join(intake.folder, 'partial'));

/** A request of Node's own, which the test writes and ends; `length`: of its body. */
export const ask = ({ attempt, url }: AttemptUnderTest, method: string, path: string, length?: number) => {
  const headers = {
    authorization: bearer(attempt),
    ...(length !== undefined && { 'content-length': length }),
  };
  return httpRequest(`${url}/${path}`, { method, headers }).on('error', () => undefined);
};

/** Begins to send a file of two bytes, of which the second one does not come until the request is ended. */
export async function beginPut(intake: Pick<RunningIntake, 'folder'>, caller: AttemptUnderTest) {
  const request = ask(caller, 'PUT', 'files/app', 2);
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

/** What intake has of the attempt. */
export const found = ({ rows }: Pick<RunningIntake, 'rows'>, { attempt }: AttemptUnderTest) =>
  rows.received.find(attempt);

/** Resolves when intake has heard of the attempt. */
export const heard = (intake: Pick<RunningIntake, 'rows'>, caller: AttemptUnderTest) =>
  vi.waitFor(async () => expect(await found(intake, caller)).not.toMatchObject({ silentMs: null }));

/** An attempt whose compiler has ended. */
export async function endedAttempt(
  intake: RunningIntake,
  outputBytes = 1024 ** 2,
): Promise<AttemptUnderTest> {
  const caller = await intake.attempt({ limits: { ...sampleLimits, outputBytes } });
  await intake.rows.received.compilerEnded(caller.attempt);
  return caller;
}
