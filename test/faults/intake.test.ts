import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { beginPut, partials, put } from '../contracts/intake-steps.ts';
import { bearer, tokenKey } from '../support/attempt-plan.ts';
import { AttemptRows, type AttemptUnderTest } from '../support/attempt-rows.ts';
import { folderOfSuite } from '../support/folders.ts';
import { intakePart } from '../support/intake-part.ts';
import { startPart } from '../support/part.ts';
import { makeDatabase, startPostgres } from '../support/postgres.ts';
import { sampleLimits } from '../support/sample-plan.ts';

const MIB = 1024 ** 2;
const SENT_BYTES = 200 * MIB;
const CAP_BYTES = 190 * MIB + 12_345;

const postgres = await startPostgres();
afterAll(postgres.stop);
const url = await makeDatabase(postgres.url);
const rows = new AttemptRows(url);
afterAll(() => rows.close());
const home = folderOfSuite();
const intake = await intakePart(url, { host: '127.0.0.1', home, key: tokenKey });
let running = await startPart(intake.part);
afterAll(() => running.end('SIGTERM'));

/** `size` bytes of numbered lines, 16 bytes each, from an offset on. */
function numbered(offset: number, size: number): Buffer {
  const first = Math.floor(offset / 16);
  const lines = Array.from(
    { length: Math.ceil((offset + size) / 16) - first },
    (_, index) => `${String(first + index).padStart(15, '0')}\n`,
  );
  const begin = offset - first * 16;
  return Buffer.from(lines.join('')).subarray(begin, begin + size);
}

/** Sends a piece of the log, as the agent does: again and again until it is stored. Answers how intake and the net
 * refused it. */
async function send(caller: AttemptUnderTest, offset: number) {
  const refused: string[] = [];
  const body = numbered(offset, Math.min(MIB, SENT_BYTES - offset));
  const request = { method: 'POST', headers: { authorization: bearer(caller.attempt) }, body };
  for (;;) {
    const answer = await fetch(`${caller.url}/log?offset=${offset}`, request).catch(() => null);
    if (answer?.ok) return { ...((await answer.json()) as { bytes: number; full: boolean }), refused };
    refused.push(String(answer?.status ?? 'cut off'));
    await answer?.text();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function restart(): Promise<void> {
  await running.end('SIGKILL');
  running = await startPart(intake.part);
}

describe('intake', () => {
  it('loses no byte of a log, and stores none twice, while it and Postgres are killed in turn', async () => {
    const caller = await rows.open(intake.url, 1, { limits: { ...sampleLimits, logBytes: CAP_BYTES } });
    const faults = new Map([
      [30 * MIB, restart],
      [70 * MIB, postgres.crash],
      [110 * MIB, restart],
      [150 * MIB, postgres.crash],
    ]);
    const refused = new Set<string>();
    let faulting: Promise<void> = Promise.resolve();
    for (let offset = 0, full = false; !full; ) {
      const fault = faults.get(offset);
      if (fault) faulting = fault();
      const sent = await send(caller, offset);
      for (const how of sent.refused) refused.add(how);
      if (fault) await faulting;
      ({ bytes: offset, full } = sent);
    }
    expect([...refused].sort()).toEqual(['503', 'cut off']);
    expect(await rows.received.find(caller.attempt)).toMatchObject({ logFull: true });
    const [stored, written] = [createHash('sha256'), createHash('sha256').update(numbered(0, CAP_BYTES))];
    for await (const piece of rows.log(caller.attempt)) stored.update(piece);
    expect(stored.digest('hex')).toBe(written.digest('hex'));
  });

  it('leaves nothing of a file that came while it was killed, and takes it afterwards', async () => {
    const caller = await rows.open(intake.url, 1, { limits: { ...sampleLimits, outputBytes: 10 } });
    await rows.received.compilerEnded(caller.attempt);
    const store = { folder: join(home, 'store') };
    const cutOff = once(await beginPut(store, caller), 'error');
    await restart();
    await cutOff;
    expect(await partials(store)).toEqual([]);
    await put(caller, 'app', Buffer.from('ab')).expect(201);
    expect(await rows.received.find(caller.attempt)).toMatchObject({ files: [{ name: 'app', size: 2 }] });
  });
});
