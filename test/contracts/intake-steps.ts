import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { bearer } from '../support/pod-plan.js';
import type { PodUnderTest } from '../support/pod-rows.js';
import type { RunningIntake } from '../support/running-intake.js';
import { sampleLimits } from '../support/sample-plan.js';

/** Sends a piece of the log. */
export const say = (pod: PodUnderTest, offset: number, bytes: string | Buffer) =>
  pod.http.post(`/log?offset=${offset}`).set('content-type', 'application/octet-stream').send(bytes);

/** The files that the store has open. */
export const partials = (intake: RunningIntake) => readdir(join(intake.folder, 'partial'));

/** Begins to send a file of two bytes, of which the second one does not come until the request is ended. */
export async function beginPut(intake: RunningIntake, pod: PodUnderTest) {
  const headers = { authorization: bearer(pod.attempt), 'content-length': 2 };
  const request = httpRequest(`${pod.url}/files/app`, { method: 'PUT', headers });
  request.on('error', () => undefined);
  request.write('a');
  // The store has the file open.
  await vi.waitFor(async () => expect(await partials(intake)).toHaveLength(1));
  return request;
}

/** Resolves when intake has heard of the pod. */
export const heard = (intake: RunningIntake, pod: PodUnderTest) =>
  vi.waitFor(async () =>
    expect(await intake.rows.received.find(pod.attempt)).not.toMatchObject({ silentMs: null }),
  );

/** A pod whose compiler has ended. */
export async function endedPod(intake: RunningIntake, outputBytes = 1024 ** 2): Promise<PodUnderTest> {
  const pod = await intake.pod({ limits: { ...sampleLimits, outputBytes } });
  await intake.rows.received.compilerEnded(pod.attempt);
  return pod;
}
