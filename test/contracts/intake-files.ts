import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import type { RunningIntake } from '../support/running-intake.js';
import { ask, beginPut, endedAttempt, found, partials, put, statusOf } from './intake-steps.js';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What an attempt delivers. */
export function describeSentFiles(intake: RunningIntake): void {
  const it = test.extend('agent', () => endedAttempt(intake));

  it('are stored, and the same again is no error', async ({ agent }) => {
    const bytes = randomBytes(100_000);
    const stored = { sha256: sha256(bytes) };
    for (let time = 0; time < 2; time++) await put(agent, 'app', bytes).expect(201, stored);
    const [file, ...others] = (await found(intake, agent))?.files ?? [];
    expect(others).toEqual([]);
    expect(file).toMatchObject({ name: 'app', size: bytes.length, ...stored });
    expect(await buffer(await intake.store.open(file?.objectKey ?? ''))).toEqual(bytes);
  });

  it('may be empty, but not without a length', async ({ agent }) => {
    expect(await statusOf(ask(agent, 'PUT', 'files/empty', 0).end())).toBe(201);
    expect(await found(intake, agent)).toMatchObject({ files: [{ name: 'empty', size: 0 }] });
    await agent.http.put('/files/app').set('transfer-encoding', 'chunked').send('x').expect(400);
  });

  it('are not taken while the compiler may change them', async () => {
    const agent = await intake.attempt();
    await put(agent, 'app', Buffer.from('x')).expect(409);
  });

  it('keep their content', async ({ agent }) => {
    await put(agent, 'app', Buffer.from('one')).expect(201);
    await put(agent, 'app', Buffer.from('two')).expect(409);
    await put(agent, 'app', Buffer.from('other length')).expect(409);
    expect(await found(intake, agent)).toMatchObject({ files: [{ size: 3 }] });
  });

  it('are not larger than the limit, together', async () => {
    const agent = await endedAttempt(intake, 10);
    await put(agent, 'a', Buffer.alloc(11)).expect(413);
    await put(agent, 'a', Buffer.alloc(6)).expect(201);
    await put(agent, 'b', Buffer.alloc(5)).expect(413);
    await put(agent, 'b', Buffer.alloc(4)).expect(201);
  });

  it('leave nothing behind when their sender breaks off, and can then come whole', async ({ agent }) => {
    (await beginPut(intake, agent)).destroy();
    await vi.waitFor(async () => expect(await partials(intake)).toEqual([]));
    expect(existsSync(join(intake.folder, 'objects/attempts', agent.attempt))).toBe(false);
    expect(await found(intake, agent)).toMatchObject({ files: [] });
    await put(agent, 'app', Buffer.from('ab')).expect(201);
  });

  it('come one by one', async ({ agent }) => {
    const first = await beginPut(intake, agent);
    await put(agent, 'other', Buffer.from('x')).expect(429);
    first.end('b');
    await statusOf(first);
    await put(agent, 'other', Buffer.from('x')).expect(201);
  });

  it('leave nothing behind when the attempt ends while they come', async ({ agent }) => {
    const sending = await beginPut(intake, agent);
    await intake.rows.end(agent);
    sending.end('b');
    expect(await statusOf(sending)).toBe(409);
    expect(await readdir(join(intake.folder, 'objects/attempts', agent.attempt))).toEqual([]);
  });

  it.each(['..%2Fapp', '-x', 'SHA256SUMS', 'a%20b', '%00'])('are not stored as %s', async (name) => {
    await put(await endedAttempt(intake), name, Buffer.from('x')).expect(400);
  });
}
