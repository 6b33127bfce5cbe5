import { type CompileReport, Failure, type Lease, type NewBuild, type ReceivedFile } from '@cgoforge/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { podPlan } from '../support/pod-plan.js';
import { newBuild, unique } from '../support/rows.js';
import type { RowsUnderTest } from './rows-under-test.js';

const MIB = 1024 ** 2;
const NO_CAP = 64 * MIB;

export const compiled: CompileReport = {
  step: 'build',
  exitCode: 0,
  signal: null,
  stoppedBy: null,
  oomKills: 0,
  refusedProcesses: 0,
  diskFull: false,
  peak: { memoryBytes: 5_000_000_000, diskBytes: 2, processes: 3 },
  wallMs: 1234,
  outputs: ['app'],
  logBytes: 5,
};

/** What every Received promises, on the real thing. */
export function describeReceivedContract(name: string, make: () => Promise<RowsUnderTest>): void {
  describe(`${name} as Received`, () => {
    let under: RowsUnderTest;
    let build: NewBuild;
    let lease: Lease;
    let attempt: string;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(() => under.stop());
    beforeEach(async () => {
      build = newBuild({ pool: unique('pool') });
      lease = await begin(build);
      attempt = lease.attempt;
      await under.received.open(podPlan(attempt));
    });

    async function begin(one: NewBuild): Promise<Lease> {
      await under.builds.create(one);
      const work = await under.attempts.begin(one.tasks[0]?.id ?? '', 'me', 1);
      if (!work) throw new Error('The task did not begin.');
      return work.lease;
    }

    const append = (offset: number, data: string | Buffer, cap = NO_CAP) =>
      under.received.appendLog(attempt, offset, Buffer.from(data), cap);
    const text = async (offset = 0) => (await under.received.readLog(attempt, offset)).toString();
    const end = () => under.attempts.end(lease, new Failure('lost', 'x'), { kind: 'retry', afterMs: 0 });
    const file = (change: Partial<ReceivedFile> = {}): ReceivedFile => ({
      name: 'app',
      size: 5_000_000_000,
      sha256: 'a'.repeat(64),
      objectKey: `received/${attempt}/1/app`,
      ...change,
    });

    describe('admission', () => {
      it('gives an open attempt its plan, its source and its tenant', async () => {
        expect(await under.received.admit(attempt)).toEqual({
          tenant: 'local',
          plan: podPlan(attempt),
          source: build.source,
          compilerEnded: false,
        });
      });

      it('says that the compiler has ended once the kubelet did, and keeps to it', async () => {
        await under.received.compilerEnded(attempt);
        await under.received.compilerEnded(attempt);
        expect(await under.received.admit(attempt)).toMatchObject({ compilerEnded: true });
      });

      it('opens once: another plan changes nothing', async () => {
        await append(0, 'abc');
        await under.received.open(podPlan(attempt, { go: '1.25.0' }));
        expect((await under.received.admit(attempt))?.plan).toEqual(podPlan(attempt));
        expect(await text()).toBe('abc');
      });

      it('admits nobody who was never opened, whose task has moved on, or who is forgotten', async () => {
        expect(await under.received.admit('att_unknown')).toBeNull();
        await under.received.open(podPlan('att_unknown'));
        expect(await under.received.admit('att_unknown')).toBeNull();
        await end();
        expect(await under.received.admit(attempt)).toBeNull();
        await under.received.forget(attempt);
        expect(await under.received.admit(attempt)).toBeNull();
      });

      it('opens no attempt again that has ended: its supervisor may have slept through that', async () => {
        await end();
        await under.received.forget(attempt);
        await under.received.open(podPlan(attempt));
        expect(await under.received.find(attempt)).toBeNull();
      });

      it('notes when the pod was heard', async () => {
        expect(await under.received.find(attempt)).toMatchObject({ silentMs: null });
        await under.received.admit(attempt);
        await under.pass(60);
        expect((await under.received.find(attempt))?.silentMs).toBeGreaterThanOrEqual(60_000);
        await under.received.admit(attempt);
        expect((await under.received.find(attempt))?.silentMs).toBeLessThan(60_000);
      });
    });

    describe('the log', () => {
      it('is what was sent, byte for byte', async () => {
        const bytes = Buffer.from([0, 255, 10, 13, 128, 92]);
        expect(await append(0, bytes)).toEqual({ bytes: 6, full: false });
        expect(await append(6, Buffer.alloc(MIB, 7))).toEqual({ bytes: MIB + 6, full: false });
        expect(await under.received.readLog(attempt, 0)).toEqual(
          Buffer.concat([bytes, Buffer.alloc(MIB - 6, 7)]),
        );
        expect(await under.received.readLog(attempt, MIB)).toEqual(Buffer.alloc(6, 7));
        expect(await under.received.readLog(attempt, MIB + 6)).toEqual(Buffer.alloc(0));
        expect(await under.received.readLog(attempt, 5 * MIB)).toEqual(Buffer.alloc(0));
      });

      it('stores what is sent again once, also when it was cut in another way', async () => {
        await append(0, 'abc');
        expect(await append(0, 'abc')).toEqual({ bytes: 3, full: false });
        expect(await append(1, 'bcde')).toEqual({ bytes: 5, full: false });
        expect(await append(0, 'a')).toEqual({ bytes: 5, full: false });
        expect(await append(5, '')).toEqual({ bytes: 5, full: false });
        expect(await text()).toBe('abcde');
        expect(await text(2)).toBe('cde');
      });

      it('has no hole: says where to go on', async () => {
        await append(0, 'abc');
        expect(await append(4, 'e')).toEqual({ bytes: 3, full: false });
        expect(await text()).toBe('abc');
      });

      it('ends at its cap, and is full only when something was left out', async () => {
        expect(await append(0, 'abcd', 4)).toEqual({ bytes: 4, full: false });
        expect(await append(4, 'e', 4)).toEqual({ bytes: 4, full: true });
        expect(await append(3, 'd', 4)).toEqual({ bytes: 4, full: true });
        expect(await text()).toBe('abcd');
        expect(await under.received.find(attempt)).toMatchObject({ logBytes: 4, logFull: true });
      });

      it('keeps of the bytes that pass the cap those that fit', async () => {
        expect(await append(0, 'abcdef', 4)).toEqual({ bytes: 4, full: true });
        expect(await text()).toBe('abcd');
      });

      it('takes each byte once from many who send at the same time', async () => {
        const bytes = Buffer.from(Array.from({ length: 2_000 }, (_, at) => at % 251));
        const pieces = Array.from({ length: 40 }, (_, piece) => piece * 50);
        for (let end = 0; end < bytes.length; ) {
          const sent = await Promise.all(
            pieces.map((offset) => append(offset, bytes.subarray(offset, offset + 75))),
          );
          end = Math.max(...sent.map((answer) => answer.bytes));
        }
        expect(await under.received.readLog(attempt, 0)).toEqual(bytes);
        expect(await under.received.find(attempt)).toMatchObject({ logBytes: 2_000 });
      });

      it('is read in rounds, of many small pieces', async () => {
        for (let at = 0; at < 300; at++) await append(at, String(at % 10));
        let read = '';
        for (let piece = await text(); piece; piece = await text(read.length)) read += piece;
        expect(read).toBe(Array.from({ length: 300 }, (_, at) => at % 10).join(''));
      });

      it('takes nothing for an attempt that is not open, nor leaves a piece of one that is forgotten meanwhile', async () => {
        const sent = Promise.allSettled(Array.from({ length: 20 }, () => append(0, 'abc')));
        await under.received.forget(attempt);
        for (const answer of await sent) {
          if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'not_found' });
          else expect(answer.value).toEqual({ bytes: 3, full: false });
        }
        await expect(append(0, 'late')).rejects.toMatchObject({ code: 'not_found' });
        expect(await text()).toBe('');
        await under.received.open(podPlan(attempt));
        expect(await text()).toBe('');
      });
    });

    describe('files', () => {
      it('stand as they were first recorded; the same again is no error', async () => {
        expect(await under.received.addFile(attempt, file({ name: 'b' }))).toBe(true);
        expect(await under.received.addFile(attempt, file())).toBe(true);
        expect(await under.received.addFile(attempt, file({ objectKey: 'received/2/app' }))).toBe(true);
        expect(await under.received.addFile(attempt, file({ sha256: 'b'.repeat(64) }))).toBe(false);
        expect((await under.received.find(attempt))?.files).toEqual([file(), file({ name: 'b' })]);
      });

      it('are one of several contents that come at the same time', async () => {
        const added = await Promise.all(
          ['1', '2', '3', '4'].map((digit) =>
            under.received.addFile(attempt, file({ sha256: digit.repeat(64) })),
          ),
        );
        expect(added.filter(Boolean)).toHaveLength(1);
      });

      it('are not taken for an attempt that is over', async () => {
        await end();
        expect(await under.received.addFile(attempt, file())).toBe(false);
        expect(await under.received.addFile('att_unknown', file())).toBe(false);
      });
    });

    describe('reports', () => {
      it('stand as they were first said', async () => {
        const check = {
          name: 'app',
          sha256: 'a'.repeat(64),
          result: { passed: true, kind: 'loaded' },
        } as const;
        expect(await under.received.find(attempt)).toEqual({
          logBytes: 0,
          logFull: false,
          compiled: null,
          files: [],
          delivered: null,
          checked: null,
          withheld: null,
          silentMs: null,
        });
        for (const exitCode of [0, 1]) {
          await under.received.report(attempt, { kind: 'compiled', body: { ...compiled, exitCode } });
        }
        for (const refusal of [null, 'no']) {
          await under.received.report(attempt, { kind: 'delivered', body: { refusal } });
        }
        for (const body of [[check], []]) await under.received.report(attempt, { kind: 'checked', body });
        expect(await under.received.find(attempt)).toMatchObject({
          compiled,
          delivered: { refusal: null },
          checked: [check],
          silentMs: expect.any(Number),
        });
      });

      it('say what was withheld until it is given', async () => {
        const why = new Failure('module_unavailable', 'a is gone.').toJSON();
        await under.received.withhold(attempt, 'a', new Failure('unavailable', 'away').toJSON());
        await under.received.withhold(attempt, 'a', why);
        await under.received.withhold(attempt, 'b', null);
        expect(await under.received.find(attempt)).toMatchObject({ withheld: why });
        await under.received.withhold(attempt, 'a', null);
        expect(await under.received.find(attempt)).toMatchObject({ withheld: null });
      });

      it('of an attempt that is not open are dropped', async () => {
        await under.received.forget(attempt);
        await under.received.report(attempt, { kind: 'compiled', body: compiled });
        expect(await under.received.find(attempt)).toBeNull();
      });
    });

    it('wakes who waits for the attempt at each change, and at none that changes nothing', async () => {
      const heard: string[] = [];
      attempt = (await begin(newBuild({ pool: unique('pool') }))).attempt;
      under.wakeups.on('pod', attempt, (id) => heard.push(id));
      const changes: (() => Promise<unknown>)[] = [
        () => under.received.open(podPlan(attempt)),
        () => append(0, 'abc', 4),
        () => append(3, 'def', 4),
        () => under.received.addFile(attempt, file()),
        () => under.received.report(attempt, { kind: 'compiled', body: compiled }),
        () => under.received.compilerEnded(attempt),
        () => under.received.forget(attempt),
      ];
      for (const change of changes) await change().then(change, change);
      await under.received.open(podPlan(attempt));
      await vi.waitFor(() => expect(heard.length).toBeGreaterThan(changes.length), {
        timeout: 15_000,
        interval: 10,
      });
      expect(heard).toHaveLength(changes.length + 1);
    });

    it('forgets again without an error', async () => {
      await under.received.forget(attempt);
      await under.received.forget(attempt);
      expect(await under.received.find(attempt)).toBeNull();
    });
  });
}
