import { type Lease, LOG_CHUNK_BYTES } from '@cgoforge/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { attemptPlan } from '../support/attempt-plan.js';
import { AttemptSteps, again, lost } from './attempt-steps.js';
import type { RowsUnderTest } from './rows-under-test.js';

/** What every Logs promises, on the real thing. */
export function describeLogsContract(name: string, under: RowsUnderTest): void {
  describe(`${name} as Logs`, () => {
    const steps = AttemptSteps.ofSuite(under);
    let task: string;
    let lease: Lease;
    beforeEach(async () => {
      ({ task, lease } = await steps.beginNew());
      await under.received.open(attemptPlan(lease.attempt));
    });

    const say = (lines: string, by = lease) => under.logs.say(by, lines);
    const send = (offset: number, text: string | Buffer) =>
      under.receiving.appendLog(lease.attempt, offset, Buffer.from(text), 2 * 1024 ** 2);
    const read = async (offset: number) =>
      (await under.logs.read('local', lease.attempt, offset)).map(
        (chunk) => `${chunk.sequence}@${chunk.offset}:${chunk.data}`,
      );

    /** The whole log; its chunks have to follow one another without a hole, none too large. */
    async function whole(): Promise<Buffer> {
      let log = Buffer.alloc(0);
      for (let sequence = 0; ; ) {
        const chunks = await under.logs.read('local', lease.attempt, log.length);
        if (chunks.length === 0) return log;
        for (const chunk of chunks) {
          expect(chunk).toMatchObject({ sequence: sequence++, offset: log.length });
          expect(chunk.data.length).toBeLessThanOrEqual(LOG_CHUNK_BYTES);
          log = Buffer.concat([log, chunk.data]);
        }
      }
    }

    it('gives nothing of it to another tenant', async () => {
      await say('secret\n');
      expect(await under.logs.read('other', lease.attempt, 0)).toEqual([]);
    });

    it('gives back what both writers wrote, in order and byte for byte', async () => {
      const bytes = Buffer.from([0, 255, 10, 13, 128, 10]);
      expect(await say('begins\n')).toBe(true);
      await send(0, bytes);
      expect(await say('goes on\nand on\n')).toBe(true);
      await send(6, 'ends\n');
      expect(await read(0)).toEqual([
        '0@0:begins\n',
        `1@7:${bytes}`,
        '2@13:goes on\nand on\n',
        '3@28:ends\n',
      ]);
      const said = [Buffer.from('begins\n'), bytes, Buffer.from('goes on\nand on\nends\n')];
      expect(await whole()).toEqual(Buffer.concat(said));
    });

    it("keeps what is larger than a chunk in several, whoever's it is", async () => {
      const [sent, said] = [Buffer.alloc(1024 ** 2, 'a'), 'b'.repeat(LOG_CHUNK_BYTES + 1)];
      await send(0, sent);
      await say(`${said}\n`);
      await send(sent.length, Buffer.alloc(LOG_CHUNK_BYTES, 'c'));
      const text = `${sent}\n${said}\n${'c'.repeat(LOG_CHUNK_BYTES)}`;
      expect((await whole()).toString() === text).toBe(true);
    });

    it("puts no line of the supervisor's into a line of the agent's", async () => {
      await send(0, 'half a li');
      await say('one\n');
      await say('two\n');
      await send(9, 'ne\n');
      await say('three\n');
      expect((await whole()).toString()).toBe('half a li\none\ntwo\nne\nthree\n');
    });

    it('takes all lines whole, and each byte of the agent once, from many writers at once', async () => {
      const bytes = 'abcdefghij'.repeat(100);
      const pieces = Array.from({ length: 20 }, (_, piece) => piece * 50);
      const speak = Promise.all(Array.from({ length: 30 }, (_, line) => say(`<${line}>\n`)));
      for (let end = 0; end < bytes.length; ) {
        const sent = await Promise.all(
          pieces.map((offset) => send(offset, bytes.slice(offset, offset + 75))),
        );
        end = Math.max(...sent.map((answer) => answer.bytes));
      }
      expect(await speak).toEqual(Array(30).fill(true));
      const log = (await whole()).toString();
      const lines = log.split('\n').filter((line) => line.startsWith('<'));
      expect(new Set(lines)).toEqual(new Set(Array.from({ length: 30 }, (_, line) => `<${line}>`)));
      expect(lines).toHaveLength(30);
      expect(log.replaceAll(/\n?<\d+>\n/g, '')).toBe(bytes);
    });

    it('reads from the chunk that holds the offset, at most 16 at once', async () => {
      for (let line = 0; line < 20; line++) await say('a\n');
      expect(await read(0)).toHaveLength(16);
      expect((await read(32)).at(0)).toBe('16@32:a\n');
      expect((await read(37)).at(0)).toBe('18@36:a\n');
      expect(await read(40)).toEqual([]);
    });

    it('refuses a supervisor whose lease was taken over; the next one goes on behind what is there', async () => {
      await say('abc\n');
      await under.pass(60);
      const [taken] = await under.leases.takeOver(steps.pool, 'other', { ownedBefore: false });
      expect(await say('old\n')).toBe(false);
      expect(await say('new\n', taken?.lease)).toBe(true);
      expect(await read(0)).toEqual(['0@0:abc\n', '1@4:new\n']);
    });

    it('lets the supervisor speak when the log of the agent has reached its cap', async () => {
      await under.receiving.appendLog(lease.attempt, 0, Buffer.from('abcdef'), 4);
      expect(await say('it is full\n')).toBe(true);
      expect((await whole()).toString()).toBe('abcd\nit is full\n');
    });

    it('lists the attempts of a task with their logs, and shows another tenant none', async () => {
      await say('abc\n');
      await send(0, 'defg');
      const log = { attempt: lease.attempt, number: 1, bytes: 8, objectKey: null, own: null };
      expect(await under.logs.attempts('local', task)).toEqual([log]);
      expect(await under.logs.attempts('stranger', task)).toEqual([]);
    });

    it('takes what both say until the attempt is released; then an object stands for the rows', async () => {
      await under.transitions.end(lease, lost, again);
      expect(await say('last words\n')).toBe(true);
      await send(0, 'of both');
      expect(await under.releases.released(lease, 'logs/sealed')).toBe(true);
      expect(await say('too late\n')).toBe(false);
      await expect(send(7, 'too late')).rejects.toMatchObject({ code: 'not_found' });
      expect(await read(0)).toEqual([]);
      expect(await under.logs.attempts('local', task)).toMatchObject([
        { bytes: 18, objectKey: 'logs/sealed' },
      ]);
    });

    it('keeps the log of a retried attempt beside the next one', async () => {
      await say('first\n');
      await under.transitions.end(lease, lost, again);
      await under.releases.released(lease, 'logs/first');
      expect(await say('second\n', (await steps.begin(task)).lease)).toBe(true);
      expect(await under.logs.attempts('local', task)).toMatchObject([
        { number: 1, bytes: 6, objectKey: 'logs/first' },
        { number: 2, bytes: 7, objectKey: null, own: null },
      ]);
    });
  });
}
