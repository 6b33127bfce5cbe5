import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { bearer } from '../support/pod-plan.js';
import type { PodUnderTest } from '../support/pod-rows.js';
import type { RunningIntake } from '../support/running-intake.js';
import { beginPut, endedPod, partials } from './intake-steps.js';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const put = (pod: PodUnderTest, name: string, bytes: Buffer) =>
  pod.http.put(`/files/${name}`).set('content-type', 'application/octet-stream').send(bytes);

/** What a pod delivers. */
export function describeSentFiles(running: () => RunningIntake): void {
  let intake: RunningIntake;
  beforeAll(() => {
    intake = running();
  });

  it('are stored, and the same again is no error', async () => {
    const pod = await endedPod(intake);
    const bytes = randomBytes(100_000);
    for (let time = 0; time < 2; time++) await put(pod, 'app', bytes).expect(201, { sha256: sha256(bytes) });
    const [file, ...others] = (await intake.rows.received.find(pod.attempt))?.files ?? [];
    expect(others).toEqual([]);
    expect(file).toMatchObject({ name: 'app', size: bytes.length, sha256: sha256(bytes) });
    const chunks = await (await intake.store.open(file?.objectKey ?? '')).toArray();
    expect(Buffer.concat(chunks)).toEqual(bytes);
  });

  it('may be empty, but not without a length', async () => {
    const pod = await endedPod(intake);
    const headers = { authorization: bearer(pod.attempt), 'content-length': 0 };
    const empty = httpRequest(`${pod.url}/files/empty`, { method: 'PUT', headers }).end();
    const [response] = (await once(empty, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(201);
    response.resume();
    expect((await intake.rows.received.find(pod.attempt))?.files).toMatchObject([{ name: 'empty', size: 0 }]);
    await pod.http.put('/files/app').set('transfer-encoding', 'chunked').send('x').expect(400);
  });

  it('are not taken while the compiler may change them', async () => {
    const pod = await intake.pod();
    await put(pod, 'app', Buffer.from('x')).expect(409);
  });

  it('keep their content', async () => {
    const pod = await endedPod(intake);
    await put(pod, 'app', Buffer.from('one')).expect(201);
    await put(pod, 'app', Buffer.from('two')).expect(409);
    await put(pod, 'app', Buffer.from('other length')).expect(409);
    expect((await intake.rows.received.find(pod.attempt))?.files).toMatchObject([{ size: 3 }]);
  });

  it('are not larger than the limit, together', async () => {
    const pod = await endedPod(intake, 10);
    await put(pod, 'a', Buffer.alloc(11)).expect(413);
    await put(pod, 'a', Buffer.alloc(6)).expect(201);
    await put(pod, 'b', Buffer.alloc(5)).expect(413);
    await put(pod, 'b', Buffer.alloc(4)).expect(201);
  });

  it('leave nothing behind when their sender breaks off, and can then come whole', async () => {
    const pod = await endedPod(intake);
    (await beginPut(intake, pod)).destroy();
    await vi.waitFor(async () => expect(await partials(intake)).toEqual([]));
    expect(existsSync(join(intake.folder, 'objects/received', pod.attempt))).toBe(false);
    expect(await intake.rows.received.find(pod.attempt)).toMatchObject({ files: [] });
    await put(pod, 'app', Buffer.from('ab')).expect(201);
  });

  it('come one by one', async () => {
    const pod = await endedPod(intake);
    const first = await beginPut(intake, pod);
    await put(pod, 'other', Buffer.from('x')).expect(429);
    first.end('b');
    await once(first, 'response');
    await put(pod, 'other', Buffer.from('x')).expect(201);
  });

  it('leave nothing behind when the attempt ends while they come', async () => {
    const pod = await endedPod(intake);
    const sending = await beginPut(intake, pod);
    await intake.rows.end(pod);
    sending.end('b');
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(409);
    expect(await readdir(join(intake.folder, 'objects/received', pod.attempt))).toEqual([]);
  });

  it.each(['..%2Fapp', '-x', 'SHA256SUMS', 'a%20b', '%00'])('are not stored as %s', async (name) => {
    await put(await endedPod(intake), name, Buffer.from('x')).expect(400);
  });
}
