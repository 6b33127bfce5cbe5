import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { bearer } from '../support/attempt-plan.js';
import type { AttemptUnderTest } from '../support/attempt-rows.js';
import type { RunningIntake } from '../support/running-intake.js';
import { beginPut, endedAttempt, partials, statusOf } from './intake-steps.js';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const put = (caller: AttemptUnderTest, name: string, bytes: Buffer) =>
  caller.http.put(`/files/${name}`).set('content-type', 'application/octet-stream').send(bytes);

/** What an attempt delivers. */
export function describeSentFiles(intake: RunningIntake): void {
  it('are stored, and the same again is no error', async () => {
    const caller = await endedAttempt(intake);
    const bytes = randomBytes(100_000);
    for (let time = 0; time < 2; time++)
      await put(caller, 'app', bytes).expect(201, { sha256: sha256(bytes) });
    const [file, ...others] = (await intake.rows.received.find(caller.attempt))?.files ?? [];
    expect(others).toEqual([]);
    expect(file).toMatchObject({ name: 'app', size: bytes.length, sha256: sha256(bytes) });
    const chunks = await (await intake.store.open(file?.objectKey ?? '')).toArray();
    expect(Buffer.concat(chunks)).toEqual(bytes);
  });

  it('may be empty, but not without a length', async () => {
    const caller = await endedAttempt(intake);
    const headers = { authorization: bearer(caller.attempt), 'content-length': 0 };
    const empty = httpRequest(`${caller.url}/files/empty`, { method: 'PUT', headers }).end();
    expect(await statusOf(empty)).toBe(201);
    expect((await intake.rows.received.find(caller.attempt))?.files).toMatchObject([
      { name: 'empty', size: 0 },
    ]);
    await caller.http.put('/files/app').set('transfer-encoding', 'chunked').send('x').expect(400);
  });

  it('are not taken while the compiler may change them', async () => {
    const caller = await intake.attempt();
    await put(caller, 'app', Buffer.from('x')).expect(409);
  });

  it('keep their content', async () => {
    const caller = await endedAttempt(intake);
    await put(caller, 'app', Buffer.from('one')).expect(201);
    await put(caller, 'app', Buffer.from('two')).expect(409);
    await put(caller, 'app', Buffer.from('other length')).expect(409);
    expect((await intake.rows.received.find(caller.attempt))?.files).toMatchObject([{ size: 3 }]);
  });

  it('are not larger than the limit, together', async () => {
    const caller = await endedAttempt(intake, 10);
    await put(caller, 'a', Buffer.alloc(11)).expect(413);
    await put(caller, 'a', Buffer.alloc(6)).expect(201);
    await put(caller, 'b', Buffer.alloc(5)).expect(413);
    await put(caller, 'b', Buffer.alloc(4)).expect(201);
  });

  it('leave nothing behind when their sender breaks off, and can then come whole', async () => {
    const caller = await endedAttempt(intake);
    (await beginPut(intake, caller)).destroy();
    await vi.waitFor(async () => expect(await partials(intake)).toEqual([]));
    expect(existsSync(join(intake.folder, 'objects/attempts', caller.attempt))).toBe(false);
    expect(await intake.rows.received.find(caller.attempt)).toMatchObject({ files: [] });
    await put(caller, 'app', Buffer.from('ab')).expect(201);
  });

  it('come one by one', async () => {
    const caller = await endedAttempt(intake);
    const first = await beginPut(intake, caller);
    await put(caller, 'other', Buffer.from('x')).expect(429);
    first.end('b');
    await statusOf(first);
    await put(caller, 'other', Buffer.from('x')).expect(201);
  });

  it('leave nothing behind when the attempt ends while they come', async () => {
    const caller = await endedAttempt(intake);
    const sending = await beginPut(intake, caller);
    await intake.rows.end(caller);
    sending.end('b');
    expect(await statusOf(sending)).toBe(409);
    expect(await readdir(join(intake.folder, 'objects/attempts', caller.attempt))).toEqual([]);
  });

  it.each(['..%2Fapp', '-x', 'SHA256SUMS', 'a%20b', '%00'])('are not stored as %s', async (name) => {
    await put(await endedAttempt(intake), name, Buffer.from('x')).expect(400);
  });
}
