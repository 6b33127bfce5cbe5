import { readdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { RandomIds, SystemClock } from '@cgoforge/core';
import { DiskRoom } from '@cgoforge/io';
import { DEFAULT_ARCHIVE_LIMITS } from '@cgoforge/source';
import { apiSettings } from '@test-support/api-settings.js';
import { folderOfTest } from '@test-support/folders.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MOST_UPLOADS } from './admit-upload.js';
import { Spool } from './spool.js';
import { Uploads } from './uploads.js';

const spoolFolder = folderOfTest();
const archiveLimits = { ...DEFAULT_ARCHIVE_LIMITS, compressedBytes: 1, ratio: 1 };
let uploads: Uploads;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const settings = apiSettings({ archiveLimits, spoolFolder: spoolFolder() });
  const room = new DiskRoom([spoolFolder()], 1, () => undefined);
  uploads = new Uploads(settings, new Spool(settings, room, new RandomIds(new SystemClock())));
});
afterEach(() => void vi.useRealTimers());

/** An upload that has begun, and what a test does to it. */
async function begin(readableLength = 0, destroyed = false) {
  const socket = { bytesRead: 0 };
  const body = Promise.withResolvers<string>();
  const begun = Promise.withResolvers<void>();
  const headers = { 'content-length': '1' };
  const request = { socket, headers, readableLength, destroyed } as unknown as IncomingMessage;
  const use = vi.fn(async (received: string) => received);
  const receive = async (_: unknown, arrived: () => void) => {
    begun.resolve();
    const received = await body.promise;
    arrived();
    return use(received);
  };
  const result = uploads.take(request, receive).catch((error: Error) => error);
  await Promise.race([begun.promise, result]);
  return { socket, body, result, use };
}

const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);
const tooSlow = expect.objectContaining({ code: 'upload_too_slow' });

describe('Uploads', () => {
  it('gives up a sender that trickles, and never uses what it brings later', async () => {
    const { socket, body, result, use } = await begin();
    pass(29);
    socket.bytesRead += 8192;
    pass(5);
    expect(await result).toEqual(tooSlow);
    body.resolve('source');
    await expect.poll(() => readdir(spoolFolder())).toEqual([]);
    expect(use).not.toHaveBeenCalled();
  });

  it('ends at once for a sender that left before it was listened to', async () => {
    const { result } = await begin(0, true);
    expect(await result).toMatchObject({ code: 'request_broken' });
    await expect.poll(() => readdir(spoolFolder())).toEqual([]);
  });

  it('asks nothing of a sender while what it sent waits for us, nor when all of it is there', async () => {
    const { body, result, use } = await begin(1);
    pass(1000);
    body.resolve('source');
    expect(await result).toBe('source');
    pass(1000);
    expect(use).toHaveBeenCalledOnce();
  });

  it('lets the slowest leave for one more when all places are taken', async () => {
    const all = await Promise.all(Array.from({ length: MOST_UPLOADS }, () => begin()));
    const [slowest] = all;
    for (const { socket } of all) if (socket !== slowest?.socket) socket.bytesRead += 100;
    pass(15);
    const next = begin();
    expect(await slowest?.result).toEqual(tooSlow);
    slowest?.body.reject(new Error('The sender has gone'));
    const { body, result } = await next;
    body.resolve('source');
    expect(await result).toBe('source');
    for (const { body } of all) body.resolve('source');
    expect((await Promise.all(all.map(({ result }) => result))).filter((one) => one !== 'source')).toEqual([
      tooSlow,
    ]);
  });

  it('refuses one more when all that are on their way come in time', async () => {
    const all = await Promise.all(Array.from({ length: MOST_UPLOADS }, () => begin()));
    for (let second = 0; second < 60; second += 1) {
      for (const { socket } of all) socket.bytesRead += 8192;
      pass(1);
    }
    const { result } = await begin();
    expect(await result).toMatchObject({ code: 'too_many_requests' });
    for (const { body } of all) body.resolve('source');
    await Promise.all(all.map(({ result }) => result));
  });
});
