import { Failure, type Lease, LOG_CHUNK_BYTES } from '@cgoforge/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newBuild, unique } from '../support/rows.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What every Logs promises, on the real thing. */
export function describeLogsContract(name: string, make: () => Promise<RowsUnderTest>): void {
  describe(`${name} as Logs`, () => {
    let under: RowsUnderTest;
    let pool: string;
    let task: string;
    let lease: Lease;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.stop());
    beforeEach(async () => {
      pool = unique('pool');
      const build = newBuild({ pool });
      await under.builds.create(build);
      task = build.tasks[0]?.id ?? '';
      const work = await under.attempts.begin(task, 'me', 1);
      if (!work) throw new Error('The task did not begin.');
      lease = work.lease;
    });

    const append = (sequence: number, text: string | Buffer, executorBytes = 0, by = lease) =>
      under.logs.append(by, { sequence, data: Buffer.from(text), executorBytes });
    const read = async (offset: number) =>
      (await under.logs.read('local', lease.attempt, offset)).map(
        (chunk) => `${chunk.sequence}@${chunk.offset}:${chunk.data}`,
      );

    it('gives nothing of it to another tenant', async () => {
      await append(0, 'secret');
      expect(await under.logs.read('other', lease.attempt, 0)).toEqual([]);
    });

    it('gives the chunks back in order, byte for byte', async () => {
      const bytes = Buffer.from([0, 255, 10, 13, 128]);
      expect(await append(0, bytes)).toBe(true);
      expect(await append(1, Buffer.alloc(LOG_CHUNK_BYTES, 7))).toBe(true);
      const chunks = await under.logs.read('local', lease.attempt, 0);
      expect(chunks.map(({ sequence, offset }) => ({ sequence, offset }))).toEqual([
        { sequence: 0, offset: 0 },
        { sequence: 1, offset: 5 },
      ]);
      expect(Buffer.concat(chunks.map((chunk) => chunk.data))).toEqual(
        Buffer.concat([bytes, Buffer.alloc(LOG_CHUNK_BYTES, 7)]),
      );
    });

    it('reads from the chunk that holds the offset, at most 16 at once', async () => {
      for (let sequence = 0; sequence < 20; sequence++) await append(sequence, 'ab');
      expect(await read(0)).toHaveLength(16);
      expect((await read(32)).at(0)).toBe('16@32:ab');
      expect((await read(37)).at(0)).toBe('18@36:ab');
      expect(await read(40)).toEqual([]);
    });

    it('takes no chunk out of turn, so that a log has no hole and no chunk twice', async () => {
      expect(await append(1, 'early')).toBe(false);
      expect(await append(0, 'a')).toBe(true);
      expect(await append(0, 'again')).toBe(false);
      expect(await append(2, 'skips')).toBe(false);
      expect(await append(1, 'b')).toBe(true);
      expect(await read(0)).toEqual(['0@0:a', '1@1:b']);
    });

    it('takes exactly one of many chunks with the same number', async () => {
      const taken = await Promise.all(Array.from({ length: 20 }, (_, writer) => append(0, `${writer}.`)));
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await read(0)).toHaveLength(1);
    });

    it('refuses a supervisor whose lease was taken over, and tells the next one where to go on', async () => {
      await append(0, 'abc', 2);
      await under.pass(60);
      const [taken] = await under.attempts.takeOver(pool, 'other', { ownedBefore: false });
      expect(taken?.log).toEqual({ nextSequence: 1, executorBytes: 2 });
      expect(await append(1, 'old')).toBe(false);
      expect(await append(1, 'new', 5, taken?.lease)).toBe(true);
      expect(await read(0)).toEqual(['0@0:abc', '1@3:new']);
    });

    it('lists the attempts of a task with their logs, and shows another tenant none', async () => {
      await append(0, 'abc');
      const log = { attempt: lease.attempt, number: 1, bytes: 3, objectKey: null };
      expect(await under.logs.attempts('local', task)).toEqual([log]);
      expect(await under.logs.attempts('stranger', task)).toEqual([]);
    });

    it('takes lines until the attempt is released; then the rows are gone and the object is named', async () => {
      await under.attempts.end(lease, new Failure('lost', 'x'), { kind: 'retry', afterMs: 0 });
      expect(await append(0, 'last words')).toBe(true);
      expect(await under.attempts.released(lease, 'logs/sealed')).toBe(true);
      expect(await append(1, 'too late')).toBe(false);
      expect(await read(0)).toEqual([]);
      expect(await under.logs.attempts('local', task)).toMatchObject([
        { bytes: 10, objectKey: 'logs/sealed' },
      ]);
    });

    it('keeps the log of a retried attempt beside the next one', async () => {
      await append(0, 'first');
      await under.attempts.end(lease, new Failure('lost', 'x'), { kind: 'retry', afterMs: 0 });
      await under.attempts.released(lease, 'logs/first');
      const again = await under.attempts.begin(task, 'me', 1);
      expect(again?.number).toBe(2);
      expect(await append(0, 'second', 0, again?.lease)).toBe(true);
      expect(await under.logs.attempts('local', task)).toMatchObject([
        { number: 1, bytes: 5, objectKey: 'logs/first' },
        { number: 2, bytes: 6, objectKey: null },
      ]);
    });
  });
}
