import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AttemptLog } from './attempt-log.js';

const never = new AbortController().signal;

async function textOf(log: AttemptLog, offset = 0): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of log.follow(offset, never)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('AttemptLog', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'attempt-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const create = (capBytes: number, onFull = () => {}) =>
    AttemptLog.create(join(folder, 'log'), capBytes, onFull);

  /** A log on a device that is always full (full(4)). */
  async function createFull(): Promise<AttemptLog> {
    writeFileSync(join(folder, 'log'), '');
    return new AttemptLog(join(folder, 'log'), await open('/dev/full', 'a'), 1024, () => {});
  }

  it('gives followers all that is written, from where they ask', async () => {
    const log = await create(1024);
    const [whole, rest] = [textOf(log), textOf(log, 3)];
    await log.write(Buffer.from('one'));
    await log.say('two');
    await log.end();
    expect(await whole).toBe('one\ncgoforge: two\n');
    expect(await rest).toBe('\ncgoforge: two\n');
  });

  it('keeps what fits and says once that it is full', async () => {
    const onFull = vi.fn();
    const log = await create(4, onFull);
    for (const chunk of ['abc', 'def', 'ghi']) await log.write(Buffer.from(chunk));
    await log.end();
    expect(await textOf(log)).toBe('abcd');
    expect(onFull).toHaveBeenCalledOnce();
  });

  it('ends after a write that failed, and tells its followers', async () => {
    const log = await createFull();
    const follower = textOf(log);
    await expect(log.write(Buffer.from('lost'))).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(log.write(Buffer.from('after the gap'))).rejects.toMatchObject({ code: 'ENOSPC' });
    await log.end();
    await expect(follower).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(textOf(log)).rejects.toMatchObject({ code: 'ENOSPC' });
    await log.end();
  });
});
