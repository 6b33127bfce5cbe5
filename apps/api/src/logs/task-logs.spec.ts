import { Readable } from 'node:stream';
import type { AttemptLog, LogChunk, Logs, ObjectStore } from '@cgoforge/core';
import { logChunk } from '@test-support/explain-by.js';
import { expect, it } from 'vitest';
import { TaskLogs } from './task-logs.js';

const TEXT = Buffer.from('cgoforge: evicted: The pod was evicted.\n');
const LIVE = { attempt: 'att_1', bytes: TEXT.length, objectKey: null } as AttemptLog;
const SEALED = { ...LIVE, objectKey: 'logs/att_1/1' };

/** Reads a log that is seen so in one look after the other, and that has these rows. */
async function read(looks: readonly AttemptLog[], rows: readonly LogChunk[]): Promise<string> {
  let look = 0;
  const logs = {
    attempts: async () => [looks[Math.min(look++, looks.length - 1)]],
    read: async (_tenant: string, _attempt: string, offset: number) =>
      rows.filter((row) => row.offset + row.data.length > offset),
  } as unknown as Logs;
  const store = {
    open: async (_key: string, { start }: { start: number }) => Readable.from([TEXT.subarray(start)]),
  } as unknown as ObjectStore;
  const pieces: Buffer[] = [];
  for await (const { data } of new TaskLogs(logs, store).read('t', 'task', 0)) pieces.push(data);
  return Buffer.concat(pieces).toString();
}

it.each([
  ['before any of it was read', []],
  ['when the half of it was read', [logChunk(0, TEXT.subarray(0, 20).toString(), true)]],
])('a log that is sealed between two looks is read whole, %s', async (_, rows) => {
  expect(await read([LIVE, SEALED], rows)).toBe(TEXT.toString());
});

it('a live log is read up to its end', async () => {
  expect(await read([LIVE], [logChunk(0, TEXT.toString(), true)])).toBe(TEXT.toString());
});

it('a log that has lost its rows comes to an end', async () => {
  expect(await read([LIVE], [])).toBe('');
});
